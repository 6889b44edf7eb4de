import CSQLite

/// An SQLite error.
struct SQLiteError: Error, Hashable, Sendable {
  /// The extended result code.
  let code: Int32
  /// What was tried.
  let action: String
  /// SQLite's own words.
  let detail: String

  /// The result code without its extension.
  var primaryCode: Int32 { code & 0xFF }
}

extension SQLiteError: CustomStringConvertible {
  var description: String { "cannot \(action): \(detail)" }
}

extension SQLiteError {
  /// Whether another process holds the lock.
  var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

  /// Whether its time was up.
  var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }

  /// Whether the file is to blame, and not a lock, missing rights, or a query too large for full-text search: no such
  /// table, an I/O error, damage, no database.
  var saysBroken: Bool {
    switch primaryCode {
    case SQLITE_ERROR: !detail.hasPrefix("fts5:")
    case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB: true
    default: false
    }
  }
}
