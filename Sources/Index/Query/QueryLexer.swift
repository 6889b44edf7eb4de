import Bytes

/// Cuts a query into its words, quotations and signs.
struct QueryLexer {
  enum Token: Equatable {
    /// `prefix:` is nil where none is written; `*` at the end makes it the beginning of a word.
    case term(prefix: String?, text: String, isPrefix: Bool, isQuoted: Bool)
    /// `prefix:(`
    case open(prefix: String?)
    case close
    case and, or, not
  }

  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The next token; nil at the end.
  mutating func next() throws(QueryError) -> Token? {
    while index < bytes.count, ByteClass.isSpace(bytes[index]) { index += 1 }
    guard index < bytes.count else { return nil }
    switch bytes[index] {
    case UInt8(ascii: "("):
      index += 1
      return .open(prefix: nil)
    case UInt8(ascii: ")"):
      index += 1
      return .close
    case UInt8(ascii: "-") where index + 1 < bytes.count && !ByteClass.isSpace(bytes[index + 1]):
      index += 1
      return .not
    case UInt8(ascii: "\""): return .term(prefix: nil, text: try quoted(), isPrefix: star(), isQuoted: true)
    default: return try word()
    }
  }

  private mutating func word() throws(QueryError) -> Token {
    let start = index
    var colon: Int?
    while index < bytes.count, !ByteClass.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ")") {
      if bytes[index] == UInt8(ascii: ":"), colon == nil {
        colon = index
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let prefix = text(start..<index).lowercased()
        if QueryParser.isPrefix(prefix) {
          if next == UInt8(ascii: "\"") {
            index += 1
            return .term(prefix: prefix, text: try quoted(), isPrefix: star(), isQuoted: true)
          }
          if next == UInt8(ascii: "(") {
            index += 2
            return .open(prefix: prefix)
          }
        }
      }
      index += 1
    }
    var end = index
    let isPrefix = end > start + 1 && bytes[end - 1] == UInt8(ascii: "*")
    if isPrefix { end -= 1 }
    switch text(start..<end) {
    case "AND" where !isPrefix: return .and
    case "OR" where !isPrefix: return .or
    case "NOT" where !isPrefix: return .not
    default: break
    }
    if let colon {
      let prefix = text(start..<colon).lowercased()
      if let known = Self.complaint(about: prefix, before: bytes[min(colon + 1, end)..<end]) { throw known }
      if QueryParser.isPrefix(prefix) {
        return .term(prefix: prefix, text: text(min(colon + 1, end)..<end), isPrefix: isPrefix, isQuoted: false)
      }
    }
    return .term(prefix: nil, text: text(start..<end), isPrefix: isPrefix, isQuoted: false)
  }

  /// What to say of a word that looks like a prefix with a value, and is none; nil for other words: a URL, `std::move`,
  /// a subject's `net:`.
  private static func complaint(about prefix: String, before value: ArraySlice<UInt8>) -> QueryError? {
    guard !QueryParser.isPrefix(prefix), (1...12).contains(prefix.utf8.count),
      prefix.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
      let first = value.first, first != UInt8(ascii: ":"), first != UInt8(ascii: "/"), first != UInt8(ascii: "-")
    else { return nil }
    let text = String(decoding: value, as: UTF8.self)
    return QueryError("there is no prefix \(prefix): (for these words write \"\(prefix):\(text)\")")
  }

  /// What stands between quotation marks; the lexer is at the first one.
  private mutating func quoted() throws(QueryError) -> String {
    let start = index + 1
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\"")) else {
      throw QueryError("a quotation is not closed: \(text(index..<bytes.count))")
    }
    index = end + 1
    return text(start..<end)
  }

  private mutating func star() -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "*") else { return false }
    index += 1
    return true
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
