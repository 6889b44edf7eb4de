/// Makes the file of an index from nothing.
enum NewIndex {
  /// - Parameter fill: Fills the tables, and gives the view that they show.
  static func make(_ file: String, _ fill: (Database) throws -> IndexKey) throws {
    let database = try Database(file, .create)
    // Nobody knows of the file yet, and nobody will if this process ends before it is whole.
    for pragma in [
      "page_size = 8192", "journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE",
      "cache_size = -32768", "temp_store = MEMORY",
    ] {
      try database.run("PRAGMA \(pragma)")
    }
    try database.run("BEGIN")
    for sql in Schema.statements { try database.run(sql) }
    try database.run("INSERT INTO words (words, rank) VALUES ('hashsize', 33554432)")
    // Merged once, at the end.
    try database.run("INSERT INTO words (words, rank) VALUES ('automerge', 0)")
    try database.run("INSERT INTO words (words, rank) VALUES ('crisismerge', 1000)")
    let key = try fill(database)
    for sql in Schema.indexes { try database.run(sql) }
    try database.run("INSERT INTO words (words, rank) VALUES ('hashsize', 1048576)")
    try database.run("INSERT INTO words (words, rank) VALUES ('automerge', 4)")
    try database.run("INSERT INTO words (words, rank) VALUES ('crisismerge', 16)")
    try key.write(to: database)
    try database.run("PRAGMA application_id = \(Schema.application)")
    try database.run("PRAGMA user_version = \(Schema.format)")
    try database.run("COMMIT")
    try database.run("PRAGMA locking_mode = NORMAL")
    try database.run("PRAGMA journal_mode = WAL")
    database.keepLog()
    _ = try IndexKey(from: database)
  }
}
