/// Turns a query into SQL over `message m` and `words`.
struct QueryCompiler {
  /// What full-text search itself can answer, in its language; then it drives the statement.
  private(set) var match: String?
  /// The rest, as conditions on `m`.
  private(set) var conditions: [String] = []
  private(set) var values: [SQLValue] = []
  /// Places outside of this cannot match.
  private(set) var rowIDs = Int64.min...Int64.max

  init(_ query: Query) {
    var parts = [query]
    if case .all(let inner) = query { parts = inner }
    var pure: [Query] = []
    for part in parts {
      switch part {
      case .dated(let range): narrow(range)
      case .not(let inner) where Self.match(inner) != nil: pure.append(part)
      default:
        if Self.match(part) != nil { pure.append(part) } else { conditions.append(condition(part)) }
      }
    }
    match = Self.match(.all(pure))
    if match == nil { conditions += pure.map { condition($0) } }
  }

  private mutating func narrow(_ range: ClosedRange<Int64>) {
    values += [.integer(range.lowerBound), .integer(range.upperBound)]
    conditions.append("m.date BETWEEN ? AND ?")
    let lower = max(rowIDs.lowerBound, RowID.clamped(range.lowerBound).lowerBound)
    let upper = min(rowIDs.upperBound, RowID.clamped(range.upperBound).upperBound)
    rowIDs = lower...max(lower, upper)
  }

  private mutating func condition(_ query: Query) -> String {
    if let match = Self.match(query) {
      values.append(.text(Array(match.utf8)))
      return "m.rowid IN (SELECT rowid FROM words WHERE words MATCH ?)"
    }
    switch query {
    case .phrase: return "0"
    case .dated(let range):
      values += [.integer(range.lowerBound), .integer(range.upperBound)]
      return "m.date BETWEEN ? AND ?"
    case .received(let range):
      values += [.integer(range.lowerBound), .integer(range.upperBound)]
      return "m.received BETWEEN ? AND ?"
    case .message(let id):
      values.append(.id(id))
      return "m.id = ?"
    case .all(let parts): return joined(parts, " AND ")
    case .any(let parts): return parts.isEmpty ? "0" : joined(parts, " OR ")
    case .not(let part): return "NOT \(condition(part))"
    }
  }

  private mutating func joined(_ parts: [Query], _ word: String) -> String {
    var texts: [String] = []
    for part in parts { texts.append(condition(part)) }
    return "(\(texts.joined(separator: word)))"
  }

  /// The query in full-text search's language; nil for what it cannot say: dates, ids, and what has no positive part.
  private static func match(_ query: Query) -> String? {
    switch query {
    case .phrase(let phrase): return phrase.match
    case .dated, .received, .message, .not: return nil
    case .any(let parts):
      let texts = parts.compactMap { match($0) }
      return texts.count == parts.count && !texts.isEmpty ? "(\(texts.joined(separator: " OR ")))" : nil
    case .all(let parts):
      var wanted: [String] = []
      var unwanted: [String] = []
      for part in parts {
        if case .not(let inner) = part {
          guard let text = match(inner) else { return nil }
          unwanted.append(text)
        } else {
          guard let text = match(part) else { return nil }
          wanted.append(text)
        }
      }
      guard !wanted.isEmpty else { return nil }
      let all = "(\(wanted.joined(separator: " AND ")))"
      return unwanted.isEmpty ? all : "(\(all) NOT (\(unwanted.joined(separator: " OR "))))"
    }
  }
}
