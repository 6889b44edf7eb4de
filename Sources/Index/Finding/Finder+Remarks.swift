package import Bytes
import Git
import Tracker

extension Finder {
  /// How many remarks there are on each of these series: as the index knows it, else counted, and kept in the index if
  /// nobody has to be waited for. To count them is to read every reply.
  package func remarks(
    on heads: [ObjectID], counting count: (ObjectID) throws -> RemarkCounts
  ) throws -> [ObjectID: RemarkCounts] {
    var counts = (try? knownRemarks(on: heads)) ?? KnownRemarks()
    var added: [ObjectID: RemarkCounts] = [:]
    for head in heads where counts.known[head] == nil {
      let counted = try count(head)
      counts.known[head] = counted
      if !counts.changed.contains(head) { added[head] = counted }
    }
    if let digest = counts.digest, !added.isEmpty { try? keep(added, ofIndex: digest) }
    return counts.known
  }

  /// What an index knows of remarks.
  private struct KnownRemarks {
    var known: [ObjectID: RemarkCounts] = [:]
    /// The series that the index shows otherwise than they are now.
    var changed: Set<ObjectID> = []
    /// The view that the index was made from; nil where there is no index.
    var digest: ObjectID?
  }

  private func knownRemarks(on heads: [ObjectID]) throws -> KnownRemarks {
    guard var file = try indexes.index(.records) else { return KnownRemarks() }
    try file.beginReading()
    defer { file.endReading() }
    var result = KnownRemarks(digest: file.key.digest)
    result.changed = try Differences(of: file.database, madeFrom: file.key, to: snapshot).heads
    let statement = try file.database.prepare(
      "SELECT k.open, k.all_of FROM message m JOIN remark k ON k.rowid = m.rowid WHERE m.id = ?1")
    for head in heads where !result.changed.contains(head) {
      statement.rewind()
      try statement.bind(.id(head), at: 1)
      if try statement.step() {
        result.known[head] = RemarkCounts(open: Int(statement.integer(0)), all: Int(statement.integer(1)))
      }
    }
    return result
  }

  /// Keeps counts in the index if it still shows that view.
  private func keep(_ counts: [ObjectID: RemarkCounts], ofIndex digest: ObjectID) throws {
    guard let path = try indexes.index(.records)?.database.path else { return }
    let file = try IndexFile(path, .records, .write)
    try file.database.transaction {
      guard try IndexKey(from: file.database)?.digest == digest else { return }
      let insert = try file.database.prepare(
        "INSERT OR REPLACE INTO remark SELECT m.rowid, ?2, ?3 FROM message m WHERE m.id = ?1")
      for (head, count) in counts {
        try insert.run(.id(head), .integer(Int64(count.open)), .integer(Int64(count.all)))
      }
    }
  }
}
