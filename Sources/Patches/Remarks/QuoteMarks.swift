import Bytes

/// The marks before a quoted line: `>`, `> `, `>>`, `> >`, `|`, `Ada>` and mixtures of them.
struct QuoteMarks: Equatable {
  /// How often the line was quoted.
  var level = 0
  /// Where the text after the marks begins.
  var content: Int
  /// Where the text after the first mark begins.
  var first: Int
  /// Whether there is no `>` at the line's beginning: `|` and `Ada>` may as well be what somebody wrote.
  var isDoubtful = false

  /// A longer name is none.
  private static let longestName = 12
  /// Lines that are indented further are not quoted.
  private static let deepestIndent = 4

  /// Reads the marks of the line from `start` to `end`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) {
    (content, first) = (start, start)
    var position = QuoteText.skipBlanks(bytes, from: start, to: end)
    // A mailer indents by a blank or two; a tab before `>` is code.
    guard position - start <= Self.deepestIndent, !bytes[start..<position].contains(UInt8.tab) else { return }
    while position < end {
      let next: Int
      if bytes[position] == UInt8(ascii: ">") {
        next = position + 1
      } else if bytes[position] == UInt8(ascii: "|"),
        position + 1 == end || bytes[position + 1] == UInt8.space
      {
        if level == 0 { isDoubtful = true }
        next = position + 1
      } else if let afterName = Self.afterName(bytes, from: position, to: end) {
        if level == 0 { isDoubtful = true }
        next = afterName
      } else {
        break
      }
      level += 1
      content = next < end && bytes[next] == UInt8.space ? next + 1 : next
      if level == 1 { first = content }
      position = QuoteText.skipBlanks(bytes, from: next, to: end)
    }
  }

  /// The text after `Ada>`, if the name consists of letters only and is not followed by a word.
  private static func afterName(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
    var position = start
    while position < end, position - start <= longestName, ByteClass.isLetter(bytes[position]) { position += 1 }
    guard position > start, position - start <= longestName, position < end, bytes[position] == UInt8(ascii: ">"),
      position + 1 == end || bytes[position + 1] == UInt8.space || bytes[position + 1] == UInt8(ascii: ">")
    else { return nil }
    return position + 1
  }
}
