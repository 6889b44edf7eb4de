import Bytes

/// The words that mailers put before the subject of a reply or a forwarded mail.
enum ReplyMark {
  /// Lower-case, as UTF-8. One-letter marks (`R:`, `I:`) are left out: patches use them as names of subsystems.
  private static let words: [[UInt8]] = [
    "re", "fwd", "fw",  // English and most others
    "aw", "wg", "antw",  // German, Dutch
    "sv", "vs", "vb",  // Scandinavian, Finnish
    "tr",  // French, forwarded
    "rif", "rv", "res", "enc",  // Italian, Spanish, Portuguese
    "odp", "pd",  // Polish
    "ynt", "ilt",  // Turkish
    "回复", "回覆", "答复", "答覆", "转发", "轉寄", "返信",  // Chinese, Japanese
    "отв", "ответ",  // Russian
  ].map { Array($0.utf8) }

  private static let fullWidthColon = Array("：".utf8)
  private static let firstBytes: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for word in words { table[Int(word[0])] = true }
    table[0xD0] = true  // Cyrillic capitals
    return table
  }()

  /// The length of a mark at the start of the text, colon included: `Re:`, `RE :`, `Re[2]:`, `Re^2:`; nil if there is none.
  static func length(in text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first, firstBytes[Int(ByteClass.lower(first))] else { return nil }
    let start = text.prefix(16)
    for word in words {
      guard let length = match(word, start) else { continue }
      var rest = text.dropFirst(length).prefix(12)
      if let open = rest.first, open == UInt8(ascii: "[") || open == UInt8(ascii: "(") || open == UInt8(ascii: "^") {
        rest = rest.dropFirst().drop(while: ByteClass.isDigit)
        if open != UInt8(ascii: "^") {
          guard let close = rest.first, close == UInt8(ascii: "]") || close == UInt8(ascii: ")") else { continue }
          rest = rest.dropFirst()
        }
      }
      if rest.first == UInt8.space { rest = rest.dropFirst() }
      if rest.first == UInt8(ascii: ":") { return rest.startIndex + 1 - text.startIndex }
      if rest.starts(with: fullWidthColon) { return rest.startIndex + fullWidthColon.count - text.startIndex }
    }
    return nil
  }

  /// The length of the word at the start of the text, ignoring the case of ASCII and Cyrillic.
  private static func match(_ word: [UInt8], _ text: ArraySlice<UInt8>) -> Int? {
    guard text.count >= word.count else { return nil }
    if text.prefix(word.count).elementsEqual(word, by: { ByteClass.lower($0) == $1 }) { return word.count }
    guard word[0] >= 0xD0, word[0] < 0xD2,
      String(decoding: text.prefix(word.count), as: UTF8.self).lowercased().utf8.elementsEqual(word)
    else { return nil }
    return word.count
  }
}
