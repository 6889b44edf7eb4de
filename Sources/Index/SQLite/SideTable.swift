/// A disposable database beside the index: what it is made of, and where it stands.
struct SideTable {
  let name: String
  /// Says in the file's header whose it is.
  let application: Int64
  /// The version of its tables and of how they are filled. One of any other is made again.
  let format: Int64
  /// Of what is in it besides ``IndexKey``'s table.
  let schema: [String]

  /// Opens it for the tracker at this path, in the repository or else in the user's cache; where neither can be written,
  /// in memory. One of another version, and a damaged one, is made anew.
  ///
  /// - Returns: nil while another process makes it.
  func open(repository: String) throws -> Database? {
    for folder in IndexFolder.candidates(repository: repository) where folder.prepare() {
      let path = folder.path + "/" + name
      do {
        return try open(file: path)
      } catch let error as SQLiteError where error.isBusy {
        return nil
      } catch let error as SQLiteError where !error.saysBroken {
        continue
      } catch {
        folder.remove(path)
        if let database = try? open(file: path) { return database }
      }
    }
    return try open(file: ":memory:")
  }

  private func open(file: String) throws -> Database {
    let database = try Database(file, .create)
    try database.distrust()
    try database.run("PRAGMA journal_mode = WAL")
    try database.run("PRAGMA synchronous = NORMAL")
    if try database.integer("PRAGMA user_version") == 0 {
      try database.transaction {
        guard try database.integer("PRAGMA user_version") == 0 else { return }
        try database.run("CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID")
        for statement in schema { try database.run(statement) }
        try database.run("PRAGMA application_id = \(application)")
        try database.run("PRAGMA user_version = \(format)")
      }
    }
    guard try database.integer("PRAGMA application_id") == application,
      try database.integer("PRAGMA user_version") == format
    else { throw IndexError.foreign }
    return database
  }
}
