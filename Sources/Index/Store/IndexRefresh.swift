import Bytes
import Git
import Tracker

/// Updates an index from the view it was made from to another one: rewrites the rows of what differs.
enum IndexRefresh {
  /// - Parameter snapshot: What to show. It must be of a published view: the next refresh starts from its trees.
  /// - Returns: false, and nothing is changed, if the index is at that view or a later one already.
  /// - Throws: ``SQLiteError`` if another process is writing, or the file is read-only.
  @discardableResult
  static func bring(_ file: IndexFile, to snapshot: Snapshot) throws -> Bool {
    let database = file.database
    let new = IndexKey(snapshot)
    return try database.transaction {
      // The previous holder of the lock may have done it.
      guard let old = try IndexKey(from: database) else { throw IndexError.foreign }
      guard old.isCompatible(with: new) else { throw IndexError.foreign }
      guard old.digest != new.digest, old.facts <= new.facts else { return false }
      let differences = try Differences(of: database, madeFrom: old, to: snapshot)
      try apply(differences, snapshot, file.level, database)
      try new.write(to: database)
      return true
    }
  }

  private static func apply(
    _ differences: Differences, _ snapshot: Snapshot, _ level: IndexLevel, _ database: Database
  ) throws {
    let writer = IndexWriter(database, isFresh: false)
    // First the rows that say where the old places are.
    for head in differences.heads {
      if let rowID = try writer.rowID(of: head) { try writer.removeSeries(rowID) }
    }
    var messages: [PreparedMessage] = []
    for change in differences.messages {
      if change.old != nil { try writer.remove(change.key) }
      if let new = change.new {
        messages.append(
          try PreparedMessage(
            change.key, blob: new.id, level, snapshot.people, snapshot.configuration, in: snapshot.store))
      }
    }
    messages.sort(by: PreparedMessage.precedes)
    _ = try writer.add(messages)
    for head in differences.heads {
      guard let group = try snapshot.series(head: head) else { continue }
      let standing = try SeriesStanding(group, in: snapshot)
      try writer.add(group, standing) { id throws in
        guard let rowID = try writer.rowID(of: id), let record = try snapshot.message(id) else { return nil }
        return try writer.brief(record, rowID: rowID)
      } rowID: { id throws in
        try writer.rowID(of: id)
      }
    }
  }
}
