import Bytes

/// Words to look for in a line, ignoring case, all at once: a mail may have millions of lines.
struct WordList: Sendable {
  private let words: [[UInt8]]
  /// Whether a word begins with a byte.
  private let isFirst: [Bool]

  init(_ words: [String]) {
    self.words = words.map { Self.lowercased(Array($0.utf8)) }.filter { !$0.isEmpty }
    var isFirst = [Bool](repeating: false, count: 256)
    for word in self.words { isFirst[Int(word[0])] = true }
    self.isFirst = isFirst
  }

  /// A text in the form that ``isIn(_:)`` and ``begin(_:)`` expect.
  static func lowercased(_ text: some Sequence<UInt8>) -> [UInt8] {
    let bytes = text.map(ByteClass.lower)
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes }
    return Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)
  }

  /// Whether a text in lower case has one of the words.
  func isIn(_ text: [UInt8]) -> Bool {
    text.indices.contains { isFirst[Int(text[$0])] && isAt($0, in: text) }
  }

  /// Whether a text in lower case begins with one of the words.
  func begin(_ text: [UInt8]) -> Bool { isAt(0, in: text) }

  private func isAt(_ place: Int, in text: [UInt8]) -> Bool {
    words.contains { text[place...].starts(with: $0) }
  }
}
