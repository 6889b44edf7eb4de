import Bytes
import Git
import Tracker

/// Builds the index of the records from nothing.
struct IndexBuilder {
  /// Messages prepared before they are written: they are sorted by date first, because full-text search takes them in
  /// order only. Bounds memory.
  private static let batch = 8192

  private static let seriesBatch = 4096

  let repository: String
  /// Of a published view: others read it from the repository, and the next refresh starts from its trees.
  let snapshot: Snapshot
  /// Called with the number of messages done.
  let progress: (Int) -> Void

  /// Builds the index.
  func build(_ file: String) throws {
    let key = IndexKey(snapshot)
    let repository = try Repository.open(repository)
    repository.willReadWidely()
    try NewIndex.make(file) { database in
      let writer = IndexWriter(database, isFresh: true)
      let messages = try addMessages(key, writer, in: repository)
      try addSeries(messages, writer) { try database.run("INSERT INTO words (words) VALUES ('optimize')") }
      return key
    }
  }

  private func addMessages(
    _ key: IndexKey, _ writer: IndexWriter, in repository: Repository
  ) throws -> IndexedMessages {
    var messages = IndexedMessages(try MessageTable(of: key.messages, in: repository))
    var done = 0
    let (path, people, configuration) = (self.repository, snapshot.people, snapshot.configuration)
    try BackgroundPieces.forEachBatch(of: messages.table.entries, size: Self.batch) { piece in
      let repository = try Repository.open(path)
      return try piece.map {
        try PreparedMessage($0.id, blob: $0.record, .records, people, configuration, in: repository)
      }
    } _: { prepared in
      let prepared = prepared.sorted(by: PreparedMessage.precedes)
      for (message, brief) in zip(prepared, try writer.add(prepared)) { messages.note(message, as: brief) }
      done += prepared.count
      progress(done)
    }
    return messages
  }

  /// - Parameter atFirst: What is done while the first series are prepared.
  private func addSeries(
    _ messages: IndexedMessages, _ writer: IndexWriter, whilePreparing atFirst: () throws -> Void
  ) throws {
    var entries: [Entry] = []
    try snapshot.data.series.forEach(in: snapshot.store) { head, value in
      entries.append(Entry(id: head, blob: value.id, rowID: messages.brief(of: head)?.rowID ?? 0))
      return true
    }
    // Rows are added at the end of their tables then, and versions of one series read the same mails soon after another.
    entries.sort { $0.rowID < $1.rowID }
    guard let view = snapshot.base?.commit else { throw IndexError.wrong }
    let (path, people, configuration) = (repository, snapshot.people, snapshot.configuration)
    let table = messages.threads()
    try BackgroundPieces.forEachBatch(of: entries, size: Self.seriesBatch, whilePreparing: atFirst) { piece in
      var snapshot = try TrackerRepository.open(path).snapshot(view: view)
      snapshot.people = people
      snapshot.configuration = configuration
      snapshot.table = table
      return try piece.map { entry in
        let group = SeriesGroup(head: entry.id, record: try snapshot.store.blob(entry.blob))
        let standing = try SeriesStanding(
          group, in: snapshot, routing: { messages.routing(of: $0) }, hint: { messages.stateHint(of: $0) })
        return (group, standing)
      }
    } _: { prepared in
      for (group, standing) in prepared {
        try writer.add(group, standing, brief: { messages.brief(of: $0) }, rowID: { messages.brief(of: $0)?.rowID })
      }
    }
  }

  /// A series, and the blob of its record.
  private struct Entry: Sendable {
    let id: ObjectID
    let blob: ObjectID
    /// Where its first mail stands.
    let rowID: Int64
  }
}
