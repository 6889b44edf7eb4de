import Bytes
import Git
import Mail
import Platform
import TestSupport
import Testing

@testable import Tracker

extension MailList {
  /// The mails as facts, parsed once for all tests.
  func facts() throws -> [MailFact] {
    switch self {
    case .utilLinux: try Self.utilLinuxFacts.get()
    case .linuxMan: try Self.linuxManFacts.get()
    default: try read()
    }
  }

  private static let utilLinuxFacts = Result { try utilLinux.read() }
  private static let linuxManFacts = Result { try linuxMan.read() }

  /// The Message-IDs of the 300 mails by which races are measured, in list order.
  static let window = "oracle/race-window-util-linux.txt"

  static func windowFacts() throws -> [MailFact] {
    let ids = try SharedFiles.text(window).split(separator: "\n").map {
      MessageName.id(of: String($0.dropFirst().dropLast()))
    }
    let byID = Dictionary(try utilLinux.facts().map { ($0.id, $0) }) { first, _ in first }
    return ids.compactMap { byID[$0] }
  }

  private func read() throws -> [MailFact] {
    Parallel.map(try mails()) { MailFact(raw: $0, blob: SHA1.blobID($0)) }
  }
}

extension FoldBench {
  /// The view's data after these batches of mails, which need not be stored.
  func fold(_ batches: [[MailFact]]) throws -> (store: ObjectBuffer, data: ViewData, digest: ObjectID) {
    let store = ObjectBuffer(over: repository)
    var data = ViewData.empty
    for batch in batches { data = try Fold.adding(batch.lazy.map { .mail($0) }, to: data, in: store) }
    return (store, data, try data.write(to: store))
  }

  /// A snapshot of what was folded.
  static func snapshot(_ store: ObjectBuffer, _ data: ViewData, _ digest: ObjectID) -> Snapshot {
    Snapshot(
      store: store, data: data, digest: digest, heads: [], base: nil, baseReference: nil, unfolded: 0, problems: [])
  }
}

extension Array {
  /// Cut into pieces of random sizes.
  func inRandomBatches(upTo size: Int, using random: inout SeededRandom) -> [[Element]] {
    var rest = self[...]
    var batches: [[Element]] = []
    while !rest.isEmpty {
      let count = Int.random(in: 1...size, using: &random)
      batches.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return batches
  }
}
