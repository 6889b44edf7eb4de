import Bytes

/// The words of a mail's text, apart in what its sender wrote and what is quoted.
enum BodyText {
  /// Appends the words of the text: what stands neither in quotations nor in the diff, and that of lines that begin with
  /// `>`.
  static func append(_ text: String, to written: inout [UInt8], quoted: inout [UInt8]) {
    var text = text
    text.withUTF8 { read(UnsafeBufferPointer(rebasing: $0.prefix(Document.textLimit)), &written, &quoted) }
  }

  private static func read(_ text: UnsafeBufferPointer<UInt8>, _ written: inout [UInt8], _ quoted: inout [UInt8]) {
    var start = 0
    while start < text.count {
      let end = text.next(.lineFeed, from: start, to: text.count)
      if beginsDiff(text, start..<end) { return }
      let line = UnsafeBufferPointer(rebasing: text[start..<end])
      if line.first == UInt8(ascii: ">") {
        Words.append(line, to: &quoted)
      } else {
        Words.append(line, to: &written)
      }
      start = end + 1
    }
  }

  /// Where the diff begins: what follows is found by file name, and would drown what people wrote.
  private static func beginsDiff(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
    if text.has("diff --git ", at: line.lowerBound, to: line.upperBound) { return true }
    return text.has("--- ", at: line.lowerBound, to: line.upperBound)
      && text.has("+++ ", at: line.upperBound + 1, to: text.count)
  }
}
