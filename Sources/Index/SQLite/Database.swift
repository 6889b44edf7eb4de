import CSQLite
import Platform

/// A connection to an SQLite database, for one thread.
///
/// Nothing here waits for a lock that another process holds.
final class Database {
  enum Access {
    /// For reading only; the file must be there.
    case read
    /// For writing; the file must be there.
    case write
    /// For writing a new file.
    case create
  }

  let path: String
  let handle: OpaquePointer
  private var prepared: [String: Statement] = [:]
  private let limit = TimeLimit()

  init(_ path: String, _ access: Access) throws(SQLiteError) {
    var flags = SQLITE_OPEN_NOMUTEX
    switch access {
    case .read: flags |= SQLITE_OPEN_READONLY
    case .write: flags |= SQLITE_OPEN_READWRITE
    case .create:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      // SQLite makes a file that its owner alone may write, whatever the umask is, and others beside it like that one.
      if path != ":memory:" { _ = try? OutputFile(creating: path, mode: 0o666) }
    }
    var handle: OpaquePointer?
    let status = sqlite3_open_v2(path, &handle, flags, nil)
    guard status == SQLITE_OK, let handle else {
      let detail = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(status))
      sqlite3_close_v2(handle)
      throw SQLiteError(code: status, action: "open \(path)", detail: detail)
    }
    self.path = path
    self.handle = handle
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 0)
  }

  /// Ends statements that still run at the deadline, with ``SQLiteError/isInterrupted``; nil lets them run on.
  func stop(at deadline: Deadline?) {
    limit.deadline = deadline
    let isOver: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { limit in
      guard let limit else { return 0 }
      return Unmanaged<TimeLimit>.fromOpaque(limit).takeUnretainedValue().deadline?.isOver == true ? 1 : 0
    }
    // Asked every so many steps of SQLite's machine: a fraction of a millisecond.
    sqlite3_progress_handler(
      handle, deadline == nil ? 0 : 5000, isOver, Unmanaged.passUnretained(limit).toOpaque())
  }

  /// What SQLite asks while a statement runs. As long-lived as the connection, which it is called by.
  private final class TimeLimit {
    var deadline: Deadline?
  }

  deinit {
    prepared = [:]
    // SQLite keeps the connection until the last statement on it is finalised.
    sqlite3_close_v2(handle)
  }

  /// Makes SQLite distrust the file: its schema may run nothing, its pages are checked as they are read.
  func distrust() throws(SQLiteError) {
    _ = patchbay_sqlite3_defend(handle)
    try run("PRAGMA trusted_schema = OFF")
    try run("PRAGMA cell_size_check = ON")
  }

  /// Keeps the log beside the file when the last connection closes, so that processes without write access can still
  /// read.
  func keepLog() { _ = patchbay_sqlite3_persist_wal(handle) }

  /// A new statement.
  func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var statement: OpaquePointer?
    let status = sqlite3_prepare_v3(handle, sql, -1, 0, &statement, nil)
    guard status == SQLITE_OK, let statement else { throw error(status, "prepare \(sql)") }
    return Statement(statement, of: self)
  }

  /// The statement with this text, made once, reset.
  func cached(_ sql: String) throws(SQLiteError) -> Statement {
    if let statement = prepared[sql] {
      statement.reset()
      return statement
    }
    let statement = try prepare(sql)
    prepared[sql] = statement
    return statement
  }

  /// Runs one statement to its end.
  func run(_ sql: String, _ values: SQLValue...) throws(SQLiteError) {
    let statement = try prepare(sql)
    try statement.bind(values)
    while try statement.step() {}
  }

  /// The first column of the first row.
  func integer(_ sql: String, _ values: SQLValue...) throws(SQLiteError) -> Int64? {
    let statement = try prepare(sql)
    try statement.bind(values)
    return try statement.step() ? statement.integer(0) : nil
  }

  /// Copies all rows of a table that is the same in another database.
  func copy(_ table: String, from other: Database) throws(SQLiteError) {
    let rows = try other.prepare("SELECT * FROM \(table)")
    let parameters = (1...max(1, rows.columnCount)).map { "?\($0)" }
    let insert = try prepare("INSERT INTO \(table) VALUES (\(parameters.joined(separator: ", ")))")
    while try rows.step() {
      try insert.bind(columnsOf: rows)
      while try insert.step() {}
      insert.rewind()
    }
  }

  /// The row id of the row that was inserted last.
  var lastRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Runs the body in a transaction that takes the write lock at once, or fails.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try run("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      try? run("ROLLBACK")
      throw error
    }
  }

  func error(_ status: Int32, _ action: String) -> SQLiteError {
    SQLiteError(
      code: sqlite3_extended_errcode(handle), action: action, detail: String(cString: sqlite3_errmsg(handle)))
  }
}
