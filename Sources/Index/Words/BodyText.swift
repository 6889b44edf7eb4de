import Bytes

/// The words of a mail's text, apart in what its sender wrote and what is quoted.
enum BodyText {
  /// Appends the words of the text: what stands neither in quotations nor in a diff, and that of lines that begin with
  /// `>`. What people wrote below a diff counts, too: b4 puts the `change-id:` of a single patch there.
  static func append(_ text: String, to written: inout [UInt8], quoted: inout [UInt8]) {
    var text = text
    text.withUTF8 { read(UnsafeBufferPointer(rebasing: $0.prefix(Document.textLimit)), &written, &quoted) }
  }

  private static func read(_ text: UnsafeBufferPointer<UInt8>, _ written: inout [UInt8], _ quoted: inout [UInt8]) {
    var diff = DiffLines()
    var start = 0
    while start < text.count {
      let end = text.next(.lineFeed, from: start, to: text.count)
      let line = UnsafeBufferPointer(rebasing: text[start..<end])
      let next = UnsafeBufferPointer(rebasing: text[min(end + 1, text.count)...])
      if diff.takes(line, before: next) {
        // What the diff changes is found by file name, and would drown what people wrote.
      } else if line.first == UInt8(ascii: ">") {
        Words.append(line, to: &quoted)
      } else {
        Words.append(line, to: &written)
      }
      start = end + 1
    }
  }
}
