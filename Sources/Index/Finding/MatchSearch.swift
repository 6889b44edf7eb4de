import Bytes

/// The messages that match a query, by an index.
struct MatchSearch {
  private let database: Database
  private let compiled: QueryCompiler

  init(_ query: Query, in database: Database) throws(SQLiteError) {
    self.database = database
    compiled = QueryCompiler(try Vocabulary(database).resolving(query))
  }

  /// Whether single messages can be asked for cheaply; else only all together.
  var canProbe: Bool { compiled.match != nil }

  /// A statement that gives row id and id of what matches, newest first.
  func all() throws(SQLiteError) -> Statement {
    let rowID = compiled.match == nil ? "m.rowid" : "words.rowid"
    return try statement(
      "\(rowID) BETWEEN ? AND ? ORDER BY \(rowID) DESC",
      [.integer(compiled.rowIDs.lowerBound), .integer(compiled.rowIDs.upperBound)])
  }

  /// A statement that gives a row if the message at a row id matches. The row id is the last parameter.
  func probe() throws(SQLiteError) -> (statement: Statement, parameter: Int32) {
    let rowID = compiled.match == nil ? "m.rowid" : "words.rowid"
    let statement = try statement("\(rowID) = ?", [.null])
    return (statement, Int32(compiled.values.count + (compiled.match == nil ? 1 : 2)))
  }

  private func statement(_ end: String, _ last: [SQLValue]) throws(SQLiteError) -> Statement {
    var values = compiled.values
    var conditions = compiled.conditions
    var source = "message m"
    if let match = compiled.match {
      source = "words CROSS JOIN message m ON m.rowid = words.rowid"
      conditions.insert("words MATCH ?", at: 0)
      values.insert(.text(Array(match.utf8)), at: 0)
    }
    conditions.append("m.id IS NOT NULL")
    let statement = try database.prepare(
      "SELECT m.rowid, m.id FROM \(source) WHERE \((conditions + [end]).joined(separator: " AND "))")
    try statement.bind(values + last)
    return statement
  }
}
