import Bytes
import Dispatch
import Git
import Patches
import Synchronization
import Tracker

/// Makes an index from nothing, in a file of its own.
struct IndexBuilder {
  /// Messages prepared before they are written: they are sorted by date first, because full-text search takes them in
  /// order only. Bounds memory.
  private static let batches: [IndexLevel: Int] = [.records: 32_768, .text: 8192]

  let repository: String
  /// Of a published view: others read it from the repository, and the next refresh starts from its trees.
  let snapshot: Snapshot
  let level: IndexLevel
  /// Called with the number of messages done.
  let progress: (Int) -> Void

  /// Builds the index.
  func build(_ file: String) throws {
    let key = ViewKey(snapshot)
    let repository = try Repository.open(repository)
    let database = try Database(file, .create)
    for pragma in [
      "page_size = 8192", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE",
      "cache_size = -131072", "temp_store = MEMORY",
    ] {
      try database.run("PRAGMA \(pragma)")
    }
    try database.run("BEGIN")
    for sql in Schema.statements { try database.run(sql) }
    try database.run("INSERT INTO words (words, rank) VALUES ('hashsize', 33554432)")
    try database.run("INSERT INTO words (words, rank) VALUES ('crisismerge', 64)")
    let writer = IndexWriter(database, isFresh: true)
    let briefs = try addMessages(key, writer, in: repository)
    try addSeries(briefs, writer)
    for sql in Schema.indexes { try database.run(sql) }
    try database.run("INSERT INTO words (words) VALUES ('optimize')")
    try database.run("INSERT INTO words (words, rank) VALUES ('hashsize', 1048576)")
    try database.run("INSERT INTO words (words, rank) VALUES ('crisismerge', 16)")
    try key.write(to: database)
    try database.run("PRAGMA application_id = \(Schema.application)")
    try database.run("PRAGMA user_version = \(Schema.format)")
    try database.run("COMMIT")
    try database.run("PRAGMA locking_mode = NORMAL")
    try database.run("PRAGMA journal_mode = WAL")
    database.keepLog()
    _ = try ViewKey(from: database)
  }

  private func addMessages(
    _ key: ViewKey, _ writer: IndexWriter, in repository: borrowing Repository
  ) throws -> [ObjectID: IndexWriter.Brief] {
    var entries: [(id: ObjectID, blob: ObjectID)] = []
    try key.messages.forEach(in: repository) { id, value in
      entries.append((id, value.id))
      return true
    }
    var briefs: [ObjectID: IndexWriter.Brief] = [:]
    briefs.reserveCapacity(entries.count)
    let size = Self.batches[level] ?? 8192
    for start in stride(from: 0, to: entries.count, by: size) {
      let prepared = try prepare(Array(entries[start..<min(entries.count, start + size)]))
      for (message, brief) in zip(prepared, try writer.add(prepared)) {
        switch message.record.content.kind {
        case .patch, .cover, .pullRequest: briefs[message.id] = brief
        case .comment, .other: break
        }
      }
      progress(start + prepared.count)
    }
    return briefs
  }

  /// Reads and parses on all cores. In order of dates.
  private func prepare(_ entries: [(id: ObjectID, blob: ObjectID)]) throws -> [PreparedMessage] {
    let size = 512
    let chunks = (entries.count + size - 1) / size
    let results = Mutex<[Result<[PreparedMessage], any Error>]>([])
    let (path, level, people) = (repository, level, snapshot.people)
    DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
      let part = entries[(chunk * size)..<min(entries.count, (chunk + 1) * size)]
      let result = Result { try Self.read(part, level, people, from: path) }
      results.withLock { $0.append(result) }
    }
    return try results.withLock { $0 }.flatMap { try $0.get() }.sorted(by: PreparedMessage.precedes)
  }

  private static func read(
    _ entries: ArraySlice<(id: ObjectID, blob: ObjectID)>, _ level: IndexLevel, _ people: People, from path: String
  ) throws -> [PreparedMessage] {
    let repository = try Repository.open(path)
    var result: [PreparedMessage] = []
    result.reserveCapacity(entries.count)
    for entry in entries {
      result.append(try PreparedMessage(entry.id, blob: entry.blob, level, people, in: repository))
    }
    return result
  }

  private func addSeries(_ briefs: [ObjectID: IndexWriter.Brief], _ writer: IndexWriter) throws {
    var groups: [(head: ObjectID, blob: ObjectID)] = []
    try snapshot.data.series.forEach(in: snapshot.store) { head, value in
      groups.append((head, value.id))
      return true
    }
    for entry in groups {
      let group = SeriesGroup(head: entry.head, record: try snapshot.store.blob(entry.blob))
      try writer.add(group, SeriesStanding(group, in: snapshot)) { briefs[$0] }
    }
  }
}
