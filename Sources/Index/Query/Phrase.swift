/// Words that follow each other in one of some fields.
public struct Phrase: Hashable, Sendable {
  public let fields: [Field]
  /// At least one, as ``Words`` writes them.
  let words: [String]
  /// Whether the last word is the beginning of one.
  public let isPrefix: Bool
  /// Whether it is one word, which may stand within a longer one.
  let isWithin: Bool

  /// nil if the text holds no word.
  init?(_ text: String, in fields: [Field], isPrefix: Bool = false) {
    var bytes: [UInt8] = []
    Words.append(text, to: &bytes)
    self.init(bytes, fields, isPrefix)
  }

  /// A name that is compared as a whole.
  init?(whole text: String, _ sort: Field.Exact, isPrefix: Bool = false) {
    guard !text.isEmpty else { return nil }
    var bytes: [UInt8] = []
    Words.appendWhole(text, prefix: sort.rawValue, to: &bytes)
    self.init(bytes, [.exact], isPrefix)
  }

  private init?(_ bytes: [UInt8], _ fields: [Field], _ isPrefix: Bool) {
    guard !bytes.isEmpty, !fields.isEmpty else { return nil }
    self.fields = fields
    self.isPrefix = isPrefix
    isWithin = false
    words = bytes.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A word as ``Words`` writes it that may stand within a longer one.
  init(within word: String, in fields: [Field]) {
    self.fields = fields
    words = [word]
    (isPrefix, isWithin) = (false, true)
  }

  /// What the words look like in a ``Document``.
  var pattern: [UInt8] {
    isWithin ? Array((words.first ?? "").utf8) : Array(" \(words.joined(separator: " "))\(isPrefix ? "" : " ")".utf8)
  }

  /// The phrase in the language of SQLite's full-text search, which knows no words within others. Words hold no quotation
  /// mark, so none can end early.
  var match: String {
    let columns = fields.map(\.rawValue).joined(separator: " ")
    return "{\(columns)} : \"\(words.joined(separator: " "))\"\(isPrefix ? " *" : "")"
  }
}
