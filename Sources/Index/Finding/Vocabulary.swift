import Bytes

/// The words that an index holds.
struct Vocabulary {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// A word that is contained in more words than this narrows nothing down.
  private static let limit = 500

  /// The query with the words that the index holds in place of what they contain.
  func resolving(_ query: Query) throws(SQLiteError) -> Query {
    switch query {
    case .phrase(let phrase):
      guard phrase.isWithin else { return query }
      return try words(containing: phrase).map { .any($0.map { .phrase($0) }) } ?? Self.everything
    case .dated, .received, .message: return query
    case .all(let parts): return .all(try resolving(parts))
    case .any(let parts): return .any(try resolving(parts))
    case .not(let part): return .not(try resolving(part))
    }
  }

  private func resolving(_ parts: [Query]) throws(SQLiteError) -> [Query] {
    var result: [Query] = []
    for part in parts { result.append(try resolving(part)) }
    return result
  }

  private static let everything = Query.dated(.min ... .max)

  /// Each as a phrase of one word; nil if they are too many.
  private func words(containing phrase: Phrase) throws(SQLiteError) -> [Phrase]? {
    // A view of what is stored already; nothing is written.
    try database.run("PRAGMA temp_store = MEMORY")
    try database.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, col)")
    var found: Set<String> = []
    for field in phrase.fields {
      let statement = try database.prepare("SELECT term FROM vocabulary WHERE col = ? AND instr(term, ?) LIMIT ?")
      let values: [SQLValue] = [
        .text(Array(field.rawValue.utf8)), .text(phrase.pattern), .integer(Int64(Self.limit + 1)),
      ]
      try statement.bind(values)
      while try statement.step() { found.insert(statement.text(0)) }
    }
    return found.count > Self.limit ? nil : found.sorted().compactMap { Phrase($0, in: phrase.fields) }
  }
}
