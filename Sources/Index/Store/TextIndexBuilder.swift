import Bytes
import Git
import Patches
import Tracker

/// Builds the index of texts from that of the records: its rows as they are, and the words of records and mails.
///
/// So series are prepared once for both, and mails are read in the order of their dates, which is nearly that of their
/// packs.
struct TextIndexBuilder {
  /// Messages prepared before they are written. Bounds memory.
  private static let batch = 4096

  let repository: String
  /// What names people as the records' index does.
  let people: People
  let records: IndexFile
  /// Called with the number of messages done.
  let progress: (Int) -> Void

  /// Builds the index.
  ///
  /// - Throws: ``IndexError/wrong`` if the records' index has not the messages of the view that it says it shows.
  func build(_ file: String) throws {
    var records = records
    try records.beginReading()
    defer { records.endReading() }
    let repository = try Repository.open(repository)
    repository.willReadWidely()
    let entries = try entries(records, in: repository)
    try NewIndex.make(file) { database in
      try addWords(of: entries, database) {
        for table in Schema.copied { try database.copy(table, from: records.database) }
      }
      try database.run("INSERT INTO words (words) VALUES ('optimize')")
      return records.key
    }
  }

  /// A message, by the blob of its record.
  private struct Entry: Sendable {
    let rowID: Int64
    let record: ObjectID
  }

  /// All messages of the view, in the order of their row ids.
  private func entries(_ records: IndexFile, in repository: Repository) throws -> [Entry] {
    let table = try MessageTable(of: records.key.messages, in: repository)
    var entries: [Entry] = []
    entries.reserveCapacity(table.entries.count)
    let statement = try records.database.prepare("SELECT rowid, id FROM message WHERE id IS NOT NULL ORDER BY rowid")
    while try statement.step() {
      guard let place = statement.id(1).flatMap(table.place) else { throw IndexError.wrong }
      entries.append(Entry(rowID: statement.integer(0), record: table.entries[place].record))
    }
    guard entries.count == table.entries.count else { throw IndexError.wrong }
    return entries
  }

  /// - Parameter atFirst: What is done while the first mails are read.
  private func addWords(of entries: [Entry], _ database: Database, whilePreparing atFirst: () throws -> Void) throws {
    let writer = IndexWriter(database, isFresh: true)
    let (path, people) = (repository, people)
    var done = 0
    try BackgroundPieces.forEachBatch(of: entries, size: Self.batch, whilePreparing: atFirst) { piece in
      let repository = try Repository.open(path)
      return try piece.map { entry in
        let record = people.naming(MessageRecord(parsing: try repository.blob(entry.record)))
        return (entry.rowID, Document(record, mail: try repository.blob(record.blob)))
      }
    } _: { (prepared: [(rowID: Int64, document: Document)]) in
      for message in prepared { try writer.add(message.document, message.rowID) }
      done += prepared.count
      progress(done)
    }
  }
}
