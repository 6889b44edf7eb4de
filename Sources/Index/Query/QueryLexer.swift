import Bytes

/// Cuts a query into its words, quotations and signs.
///
/// People paste code and subjects: signs that hold no word, and parentheses that belong to a word (`wind(turns, 2)`) or
/// close nothing, are passed over.
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
  /// Parentheses that are open: those that group terms, and those within words.
  private var groups = 0
  private var openInWords = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The next token; nil at the end.
  mutating func next() throws(QueryError) -> Token? {
    while index < bytes.count {
      if let token = try piece() { return token }
    }
    return nil
  }

  /// What stands here; nil if it is to be passed over.
  private mutating func piece() throws(QueryError) -> Token? {
    switch bytes[index] {
    case UInt8(ascii: "("):
      index += 1
      groups += 1
      return .open(prefix: nil)
    case UInt8(ascii: ")"):
      index += 1
      if openInWords > 0 {
        openInWords -= 1
        return nil
      }
      guard groups > 0 else { return nil }
      groups -= 1
      return .close
    case UInt8(ascii: "-") where negates(index + 1):
      index += 1
      return .not
    case UInt8(ascii: "+") where negates(index + 1):
      index += 1
      return nil
    case UInt8(ascii: "\""): return .term(prefix: nil, text: try quoted(), isPrefix: star(), isQuoted: true)
    case let byte where ByteClass.isSpace(byte):
      index += 1
      return nil
    default:
      let token = try word()
      if case .term(prefix: nil, let text, _, isQuoted: false) = token, Phrase(text, in: [.text]) == nil { return nil }
      return token
    }
  }

  /// Whether a minus before this place excludes what stands there, as a plus demands it.
  private func negates(_ place: Int) -> Bool {
    guard place < bytes.count else { return false }
    let byte = bytes[place]
    return ByteClass.isAlphanumeric(byte) || byte >= 0x80 || "-(\"".utf8.contains(byte)
  }

  private mutating func word() throws(QueryError) -> Token {
    let start = index
    var colon: Int?
    var open = 0
    while index < bytes.count, !ByteClass.isSpace(bytes[index]) {
      if bytes[index] == UInt8(ascii: "(") { open += 1 }
      if bytes[index] == UInt8(ascii: ")") {
        guard open > 0 else { break }
        open -= 1
      }
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
            groups += 1
            return .open(prefix: prefix)
          }
        }
      }
      index += 1
    }
    openInWords += open
    var end = index
    let isPrefix = end > start + 1 && bytes[end - 1] == UInt8(ascii: "*")
    if isPrefix { end -= 1 }
    switch text(start..<end) {
    case "AND" where !isPrefix: return .and
    case "OR" where !isPrefix: return .or
    case "NOT" where !isPrefix: return .not
    case "XOR", "NEAR", "ADJ": throw Self.unknownOperator(text(start..<end))
    case let word where word.hasPrefix("NEAR/") || word.hasPrefix("ADJ/"): throw Self.unknownOperator(word)
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

  /// What people take for prefixes who know other searches: of public-inbox, Patchwork, forges and mail programs.
  private static let foreignPrefixes: Set<String> = [
    "dfa", "dfb", "dfctx", "dfhh", "dfpost", "dfpre", "dfblob", "n", "g", "author", "sender", "submitter", "delegate",
    "state", "status", "project", "series", "check", "tag", "label", "file", "path", "after", "before", "since",
    "until", "has", "in", "bcc", "subj", "msgid", "messageid",
  ]

  /// What to say of such a prefix, or of a mistyped one, with a value; nil for other words: a URL, `std::move`, a
  /// subject's `net:phy`.
  private static func complaint(about prefix: String, before value: ArraySlice<UInt8>) -> QueryError? {
    guard !QueryParser.isPrefix(prefix), let first = value.first, first != UInt8(ascii: ":"),
      first != UInt8(ascii: "/"), first != UInt8(ascii: "-")
    else { return nil }
    let near = NearWord.nearest(to: prefix, among: QueryParser.longPrefixes)
    guard near != nil || foreignPrefixes.contains(prefix) else { return nil }
    let text = String(decoding: value, as: UTF8.self)
    let meant = near.map { "did you mean \($0):? " } ?? ""
    return QueryError("there is no prefix \(prefix): (\(meant)for these words write \"\(prefix):\(text)\")")
  }

  private static func unknownOperator(_ word: String) -> QueryError {
    QueryError("there is no operator \(word) (for the word write \"\(word)\")")
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
