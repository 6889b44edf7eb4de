import Bytes
package import Export
import Patches
package import Tracker

/// The mailbox that an ID names: of a series, or of one patch.
package struct SeriesMailboxTarget {
  package let series: SeriesGroup
  package let bytes: [UInt8]
  /// The numbers of the patches whose encoding holds CRLF, which `git am` keeps by default.
  package let quotedCarriageReturns: [Int]

  package init(_ id: String, _ options: ExportOptions, in snapshot: Snapshot) throws {
    let (series, patches, isOne) = try Self.select(id, options, in: snapshot)
    guard !patches.isEmpty else {
      throw CommandFailure(
        .no, "no mailbox for \(id)", why: "none of its patches has arrived", advice: "see `patchbay show \(id)`")
    }
    if !options.allowsIncomplete, options.patches == nil, !isOne { try ExportChecks.refuseIncomplete(series) }
    if !options.allowsHidden { try ExportChecks.refuseHidden(in: patches, snapshot) }
    let added = try ExportChecks.trailers(for: patches, of: series, options, in: snapshot)
    self.series = series
    quotedCarriageReturns = try patches.filter {
      try SeriesMailbox.hasQuotedCarriageReturns($0.id, in: snapshot)
    }.map(\.number)
    bytes = try SeriesMailbox.bytes(of: patches.map(\.id), adding: added, in: snapshot)
  }

  private static func select(
    _ id: String, _ options: ExportOptions, in snapshot: Snapshot
  ) throws -> (SeriesGroup, [SeriesGroup.Numbered], isOne: Bool) {
    switch try Selection.target(id, in: snapshot) {
    case .series(let series):
      // The only "patch" of a pull request is the request itself.
      let patches = try series.allPatches.filter { try snapshot.message($0.id)?.content.kind == .patch }
      return (series, try patches.isEmpty ? [] : ExportChecks.chosen(options.patches, of: patches), false)
    case .patch(let id, let number, let series): return (series, [.init(number: number, id: id)], true)
    case .message:
      throw CommandFailure(
        .no, "no mailbox for \(id)", why: "the message belongs to no series", advice: "see `patchbay thread \(id)`")
    }
  }
}
