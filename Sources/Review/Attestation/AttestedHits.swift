import Bytes
package import Index
import Services
package import Tracker

/// Those that were found which are signed, or which are not.
package struct AttestedHits {
  private let isAttested: Bool
  private let arePatches: Bool
  private let finder: Finder
  private let snapshot: Snapshot

  package init(isAttested: Bool, arePatches: Bool, _ finder: Finder, in snapshot: Snapshot) {
    self.isAttested = isAttested
    self.arePatches = arePatches
    self.finder = finder
    self.snapshot = snapshot
  }

  /// The first of them, at most so many: signatures are checked of no more than it takes.
  ///
  /// - Parameter find: Finds the first so many, signed or not.
  package func first(_ limit: Int, _ find: (Int) throws -> [Hit]) throws -> [Hit] {
    var chosen: [Hit] = []
    var seen = 0
    var size = limit >= Self.largestStep ? Int.max : max(limit * 2, Self.smallestStep)
    while true {
      let hits = try find(size)
      chosen += try passing(hits.dropFirst(seen))
      seen = hits.count
      if chosen.count >= limit || hits.count < size { return Array(chosen.prefix(limit)) }
      size = size >= Self.largestStep ? .max : size * 8
    }
  }

  private static let smallestStep = 100
  private static let largestStep = 100_000

  private func passing(_ hits: ArraySlice<Hit>) throws -> [Hit] {
    if arePatches { return try hits.filter { try isSigned(patch: $0) == isAttested } }
    let counts = try SeriesAttestation.counts(of: hits.map(\.id), finder, in: snapshot)
    return hits.filter { (counts[$0.id]?.isAttested ?? false) == isAttested }
  }

  private func isSigned(patch hit: Hit) throws -> Bool {
    guard let record = try snapshot.message(hit.id) else { return false }
    let attestations = try SeriesAttestation.of(record, in: snapshot)
    return attestations.contains(where: \.counts) && !attestations.contains { $0.kind == .signature && $0.isBad }
  }
}
