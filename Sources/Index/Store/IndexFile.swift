import Bytes
import Tracker

/// An index that was opened and is what it should be.
struct IndexFile {
  let database: Database
  let level: IndexLevel
  /// The view that it shows. Read at the begin of a transaction: the index may be brought forward meanwhile.
  private(set) var key: IndexKey

  /// Opens the index.
  ///
  /// - Throws: ``IndexError/foreign`` or an ``SQLiteError`` if it is not a whole index of this version.
  init(_ path: String, _ level: IndexLevel, _ access: Database.Access) throws {
    let database = try Database(path, access)
    try database.distrust()
    if access == .write {
      database.keepLog()
      try database.run("PRAGMA synchronous = NORMAL")
    }
    guard try database.integer("PRAGMA application_id") == Schema.application,
      try database.integer("PRAGMA user_version") == Schema.format,
      try database.integer("SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')") == 0
    else { throw IndexError.foreign }
    guard let key = try IndexKey(from: database) else { throw IndexError.foreign }
    self.database = database
    self.level = level
    self.key = key
  }

  /// Begins to read: from here on the index does not change for this connection, even if another process updates it.
  mutating func beginReading() throws {
    try database.run("BEGIN")
    guard let key = try IndexKey(from: database) else { throw IndexError.foreign }
    self.key = key
  }

  func endReading() { try? database.run("COMMIT") }

  /// The texts of one sort that rows stand under, or did.
  func texts(of label: Label) throws(SQLiteError) -> [[UInt8]] {
    let statement = try database.prepare("SELECT value FROM label")
    var result: [[UInt8]] = []
    while try statement.step() {
      let text = statement.bytes(0)
      if text.first == label.rawValue { result.append(Array(text.dropFirst())) }
    }
    return result
  }

  /// The delegates of series, as they stand in rows, besides those with these heads.
  func delegates(besides heads: Set<ObjectID>) throws(SQLiteError) -> [[UInt8]] {
    let place = try database.prepare("SELECT rowid FROM message WHERE id = ?1")
    var besides: [String] = []
    for head in heads {
      place.rewind()
      try place.bind(.id(head), at: 1)
      if try place.step() { besides.append("\(place.integer(0))") }
    }
    let statement = try database.prepare(
      """
      SELECT value FROM label WHERE id IN
        (SELECT delegate FROM series WHERE rowid NOT IN (\(besides.joined(separator: ", "))))
      """)
    var result: [[UInt8]] = []
    while try statement.step() { result.append(Array(statement.bytes(0).dropFirst())) }
    return result
  }

  /// The senders that pass.
  func people(where passes: ([UInt8]) -> Bool) throws(SQLiteError) -> [[UInt8]] {
    let statement = try database.prepare("SELECT value FROM person ORDER BY id")
    var result: [[UInt8]] = []
    while try statement.step() {
      let text = statement.bytes(0)
      if passes(text) { result.append(text) }
    }
    return result
  }
}

/// Why an index cannot be used or made. None of these is shown to people: the view answers instead.
enum IndexError: Error, Hashable, Sendable {
  /// It is not one of this version, or not one at all.
  case foreign
  /// It says what the view does not.
  case wrong
  /// More messages share a second, or are further from 1970, than it can put in order.
  case cannotOrder
}
