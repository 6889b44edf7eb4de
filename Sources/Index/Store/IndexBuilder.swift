import Bytes
import Git
import Patches
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
    repository.willReadWidely()
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
    var entries: [IndexPreparation.Entry] = []
    try key.messages.forEach(in: repository) { id, value in
      entries.append((id, value.id))
      return true
    }
    var briefs: [ObjectID: IndexWriter.Brief] = [:]
    briefs.reserveCapacity(entries.count)
    let size = Self.batches[level] ?? 8192
    func prepare(_ start: Int) -> IndexPreparation? {
      guard start < entries.count else { return nil }
      return IndexPreparation(
        entries[start..<min(entries.count, start + size)], level, snapshot.people, snapshot.configuration, from: self.repository)
    }
    var next = prepare(0)
    var done = 0
    while let preparation = next {
      let prepared = try preparation.wait()
      done += prepared.count
      next = prepare(done)
      for (message, brief) in zip(prepared, try writer.add(prepared)) {
        switch message.record.content.kind {
        case .patch, .cover, .pullRequest: briefs[message.id] = brief
        case .comment, .other: break
        }
      }
      progress(done)
    }
    return briefs
  }

  private func addSeries(_ briefs: [ObjectID: IndexWriter.Brief], _ writer: IndexWriter) throws {
    var groups: [(head: ObjectID, blob: ObjectID)] = []
    try snapshot.data.series.forEach(in: snapshot.store) { head, value in
      groups.append((head, value.id))
      return true
    }
    for entry in groups {
      let group = SeriesGroup(head: entry.head, record: try snapshot.store.blob(entry.blob))
      let standing = try SeriesStanding(group, in: snapshot) { briefs[$0]?.routing }
      try writer.add(group, standing) { briefs[$0] }
    }
  }
}
