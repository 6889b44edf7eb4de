package import Bytes
import Git
import Tracker

/// Counts of a series that take the reading of its mails: made when somebody asks, and kept in the index.
package protocol SeriesTally: Sendable {
  /// The name of its table: a row id, `rules`, and the counts.
  static var table: String { get }
  static var columns: [String] { get }
  init(_ counts: [Int])
  var counts: [Int] { get }
  /// Whether counting again would give the same.
  var isLasting: Bool { get }
}

extension RemarkCounts: SeriesTally {
  package static let table = "remark"
  package static let columns = ["open", "all_of"]
  package init(_ counts: [Int]) { self.init(open: counts[0], all: counts[1]) }
  package var counts: [Int] { [open, all] }
  package var isLasting: Bool { true }
}

extension AttestationCounts: SeriesTally {
  package static let table = "attestation"
  package static let columns = ["good", "bad", "all_of"]
  package init(_ counts: [Int]) { self.init(good: counts[0], bad: counts[1], all: counts[2]) }
  package var counts: [Int] { [good, bad, all] }
  package var isLasting: Bool { unchecked == 0 }
}

extension Finder {
  /// The counts of these series: as the index knows them, else counted, and kept in the index if nobody has to be waited
  /// for.
  ///
  /// - Parameter rules: What they depend on besides the series; those that were counted by others are counted again.
  package func tallies<Tally: SeriesTally>(
    on heads: [ObjectID], rules: Int64 = 0, counting count: (ObjectID) throws -> Tally
  ) throws -> [ObjectID: Tally] {
    var counts = (try? known(Tally.self, on: heads, rules)) ?? KnownTallies()
    var added: [ObjectID: Tally] = [:]
    for head in heads where counts.known[head] == nil {
      let counted = try count(head)
      counts.known[head] = counted
      if counted.isLasting, !counts.changed.contains(head) { added[head] = counted }
    }
    if let digest = counts.digest, !added.isEmpty { try? keep(added, rules, ofIndex: digest) }
    return counts.known
  }

  /// What an index knows.
  private struct KnownTallies<Tally> {
    var known: [ObjectID: Tally] = [:]
    /// The series that the index shows otherwise than they are now.
    var changed: Set<ObjectID> = []
    /// The view that the index was made from; nil where there is no index.
    var digest: ObjectID?
  }

  private func known<Tally: SeriesTally>(
    _: Tally.Type, on heads: [ObjectID], _ rules: Int64
  ) throws -> KnownTallies<Tally> {
    guard var file = try indexes.index(.records) else { return KnownTallies() }
    try file.beginReading()
    defer { file.endReading() }
    var result = KnownTallies<Tally>(digest: file.key.digest)
    result.changed = try Differences(of: file.database, madeFrom: file.key, to: snapshot).heads
    let columns = Tally.columns.map { "k.\($0)" }.joined(separator: ", ")
    let statement = try file.database.prepare(
      "SELECT \(columns) FROM message m JOIN \(Tally.table) k ON k.rowid = m.rowid WHERE m.id = ?1 AND k.rules = ?2")
    for head in heads where !result.changed.contains(head) {
      statement.rewind()
      try statement.bind(.id(head), at: 1)
      try statement.bind(.integer(rules), at: 2)
      if try statement.step() {
        result.known[head] = Tally(Tally.columns.indices.map { Int(statement.integer(Int32($0))) })
      }
    }
    return result
  }

  /// Keeps counts in the index if it still shows that view.
  private func keep<Tally: SeriesTally>(
    _ counts: [ObjectID: Tally], _ rules: Int64, ofIndex digest: ObjectID
  ) throws {
    guard let path = try indexes.index(.records)?.database.path else { return }
    let file = try IndexFile(path, .records, .write)
    try file.database.transaction {
      guard try IndexKey(from: file.database)?.digest == digest else { return }
      let places = Tally.columns.indices.map { "?\($0 + 3)" }.joined(separator: ", ")
      let insert = try file.database.prepare(
        "INSERT OR REPLACE INTO \(Tally.table) SELECT m.rowid, ?2, \(places) FROM message m WHERE m.id = ?1")
      for (head, tally) in counts {
        try insert.run([.id(head), .integer(rules)] + tally.counts.map { .integer(Int64($0)) })
      }
    }
  }
}
