import Bytes
import CSQLite

/// A prepared statement. It must not outlive its connection; `Database` sees to those it keeps.
final class Statement {
  private let handle: OpaquePointer
  // Not strong: a connection keeps statements. Used after it, this traps and touches no freed memory.
  private unowned let database: Database

  init(_ handle: OpaquePointer, of database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Makes it ready to run again.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// Makes it ready to run again with the same values.
  func rewind() { sqlite3_reset(handle) }

  /// Binds values to the parameters, the first to `?1`.
  func bind(_ values: [SQLValue]) throws(SQLiteError) {
    for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
  }

  func bind(_ value: SQLValue, at index: Int32) throws(SQLiteError) {
    let status =
      switch value {
      case .null: sqlite3_bind_null(handle, index)
      case .integer(let number): sqlite3_bind_int64(handle, index, number)
      case .text(let bytes):
        bytes.withUnsafeBytes {
          patchbay_sqlite3_bind_text(handle, index, $0.baseAddress ?? Self.nothing, Int32($0.count))
        }
      case .blob(let bytes):
        bytes.withUnsafeBytes {
          patchbay_sqlite3_bind_blob(handle, index, $0.baseAddress ?? Self.nothing, Int32($0.count))
        }
      case .id(let id):
        id.bytes.withUnsafeBytes { patchbay_sqlite3_bind_blob(handle, index, $0.baseAddress, Int32($0.count)) }
      }
    guard status == SQLITE_OK else { throw database.error(status, "bind a value") }
  }

  /// Binds UTF-8 that stays where it is until the statement is reset.
  func bind(inPlace text: UnsafeRawBufferPointer, at index: Int32) throws(SQLiteError) {
    let status = patchbay_sqlite3_bind_text_in_place(
      handle, index, text.baseAddress ?? Self.nothing, Int32(text.count))
    guard status == SQLITE_OK else { throw database.error(status, "bind a value") }
  }

  /// Binds the columns of another statement's present row, the first to `?1`.
  func bind(columnsOf row: Statement) throws(SQLiteError) {
    for column in 0..<Int32(row.columnCount) {
      let status = sqlite3_bind_value(handle, column + 1, sqlite3_column_value(row.handle, column))
      guard status == SQLITE_OK else { throw database.error(status, "bind a value") }
    }
  }

  /// Any address will do for no bytes; nil would mean NULL.
  private static var nothing: UnsafeRawPointer? { UnsafeRawPointer(bitPattern: 1) }

  /// Goes to the next row; false when there is none.
  func step() throws(SQLiteError) -> Bool {
    let status = sqlite3_step(handle)
    switch status {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = database.error(status, "read or write the index")
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Binds, runs to the end and makes ready to run again.
  func run(_ values: SQLValue...) throws(SQLiteError) { try run(values) }

  func run(_ values: [SQLValue]) throws(SQLiteError) {
    try bind(values)
    while try step() {}
    sqlite3_reset(handle)
  }

  // MARK: Columns of the present row

  var columnCount: Int { Int(sqlite3_column_count(handle)) }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// The bytes of a text or blob.
  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  /// The id that a blob of 20 bytes is.
  func id(_ column: Int32) -> ObjectID? {
    guard let start = sqlite3_column_blob(handle, column) else { return nil }
    return ObjectID(bytes: UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }
}

/// What is bound to a parameter.
enum SQLValue {
  case null
  case integer(Int64)
  /// UTF-8.
  case text([UInt8])
  case blob([UInt8])
  case id(ObjectID)
}
