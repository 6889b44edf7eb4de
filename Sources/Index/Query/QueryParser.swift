import Bytes
import Mail
import Tracker

/// Reads the query language of public-inbox and notmuch. Pure: dates are relative to a moment that is handed in.
public struct QueryParser {
  /// Limits for a query: bytes, terms, and depth of parentheses. b4 asks for all patches of a series at once.
  static let lengthLimit = 64 << 10
  static let termLimit = 1500
  static let depthLimit = 50

  private static let fields: [String: [Field]] = [
    "s": [.subject], "subject": [.subject],
    "f": [.from], "from": [.from],
    "t": [.to], "to": [.to], "c": [.copied], "cc": [.copied],
    "tc": [.to, .copied], "a": [.from, .to, .copied], "tcf": [.from, .to, .copied],
    "b": [.text, .quotations], "body": [.text, .quotations], "bs": [.subject, .text, .quotations],
    "nq": [.text], "q": [.quotations],
    "dfn": [.files], "tr": [.trailers], "trailer": [.trailers],
  ]
  private static let others: Set<String> = [
    "d", "date", "dt", "rt", "m", "mid", "id", "l", "list", "patchid", "changeid", "depends", "kind",
    "is",
  ]

  /// Those that are words, in the order of the alphabet.
  static let longPrefixes = (Array(fields.keys) + others).filter { $0.utf8.count >= 4 }.sorted()

  static func isPrefix(_ text: String) -> Bool { fields[text] != nil || others.contains(text) }

  /// What a word without a prefix is looked for in.
  private static func plainFields(withText: Bool) -> [Field] {
    [.subject, .from, .files, .trailers] + (withText ? [.text, .quotations] : [])
  }

  private var lexer: QueryLexer
  private var token: QueryLexer.Token?
  private let now: Int64
  private var depth = 0
  private var terms = 0
  private var scope: [Field]

  /// Reads a query.
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970, for relative dates.
  ///   - withText: Whether words without a prefix are looked for in the text of mails too.
  public static func parse(_ text: String, now: Int64, withText: Bool = true) throws(QueryError) -> Query {
    guard text.utf8.count <= lengthLimit else { throw QueryError("the query is longer than \(lengthLimit) bytes") }
    var parser = QueryParser(lexer: QueryLexer(text), now: now, scope: plainFields(withText: withText))
    try parser.advance()
    guard parser.token != nil else { throw QueryError("the query is empty") }
    return try parser.alternatives()
  }

  private init(lexer: QueryLexer, now: Int64, scope: [Field]) {
    self.lexer = lexer
    self.now = now
    self.scope = scope
  }

  private mutating func advance() throws(QueryError) { token = try lexer.next() }

  // alternatives: conjunction { OR conjunction }
  private mutating func alternatives() throws(QueryError) -> Query {
    var parts = [try conjunction()]
    while token == .or {
      try advance()
      parts.append(try conjunction())
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  // conjunction: factor { [AND] factor }
  private mutating func conjunction() throws(QueryError) -> Query {
    var parts = [try factor()]
    while let next = token, next != .or, next != .close {
      if next == .and { try advance() }
      parts.append(try factor())
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  // factor: (NOT | -) factor | [prefix:]( alternatives ) | term
  private mutating func factor() throws(QueryError) -> Query {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw QueryError("the query nests deeper than \(Self.depthLimit) levels") }
    guard let token else { throw QueryError("something is missing at the end of the query") }
    try advance()
    switch token {
    case .not: return .not(try factor())
    case .open(let prefix):
      let outer = scope
      defer { scope = outer }
      if let prefix {
        guard let fields = Self.fields[prefix] else { throw QueryError("\(prefix): takes no parentheses") }
        scope = fields
      }
      let inner = try alternatives()
      guard self.token == .close else { throw QueryError("a parenthesis is not closed") }
      try advance()
      return inner
    case .close: throw QueryError("a parenthesis holds nothing, or closes what was not opened")
    case .and, .or: throw QueryError("AND and OR stand between two terms")
    case .term(let prefix, let text, let isPrefix, let isQuoted):
      terms += 1
      guard terms <= Self.termLimit else { throw QueryError("the query has more than \(Self.termLimit) terms") }
      // What b4 asks for where a mail has no subject.
      if prefix != nil, text.isEmpty, isQuoted { return .any([]) }
      guard let prefix else { return try phrase(text, scope, isPrefix, written: text) }
      return try term(prefix, text, isPrefix)
    }
  }

  private func term(_ prefix: String, _ text: String, _ isPrefix: Bool) throws(QueryError) -> Query {
    let written = "\(prefix):\(text)"
    if let fields = Self.fields[prefix] { return try phrase(text, fields, isPrefix, written: written) }
    guard !text.isEmpty else { throw QueryError("\(written) names nothing to look for") }
    switch prefix {
    case "d", "date", "dt": return .dated(try QueryDate.range(text, now: now))
    case "rt": return .received(try QueryDate.range(text, now: now))
    case "m", "mid", "id":
      return .message(Self.message(text))
    case "depends":
      let isMessage = text.contains("@") || ObjectID(hex: text) != nil
      let named = isMessage ? Dependency.message(Self.message(text)) : Dependency(text)
      return try exact(named?.word ?? text, .dependency, isPrefix, written)
    case "l", "list": return try exact(text, .list, isPrefix, written)
    case "patchid": return try exact(text, .patchID, isPrefix, written)
    case "changeid": return try exact(text, .changeID, isPrefix, written)
    default: return try exact(text == "pr" ? "pull-request" : text, .kind, isPrefix, written)
    }
  }

  /// The message that a Message-ID, with or without `<>`, a link to it or its id names.
  private static func message(_ text: String) -> ObjectID {
    let bare = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
    let id = MessageURL.id(in: bare) ?? bare
    return ObjectID(hex: id) ?? MessageName.id(of: id)
  }

  private func phrase(
    _ text: String, _ fields: [Field], _ isPrefix: Bool, written: String
  ) throws(QueryError) -> Query {
    guard let phrase = Phrase(text, in: fields, isPrefix: isPrefix) else {
      throw QueryError("\(written.isEmpty ? "\"\"" : written) holds no word to look for")
    }
    return .phrase(phrase)
  }

  private func exact(
    _ text: String, _ sort: Field.Exact, _ isPrefix: Bool, _ written: String
  ) throws(QueryError) -> Query {
    guard let phrase = Phrase(whole: text, sort, isPrefix: isPrefix) else {
      throw QueryError("\(written) names nothing to look for")
    }
    return .phrase(phrase)
  }
}

/// A query that cannot be understood; its description is one line.
public struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
