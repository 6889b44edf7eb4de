/// The words of a mail's text, apart in what its sender wrote and what is quoted.
struct BodyText {
  /// Without quotations and without the diff.
  private(set) var written: [UInt8] = [UInt8(ascii: " ")]
  /// Lines that begin with `>`.
  private(set) var quoted: [UInt8] = [UInt8(ascii: " ")]

  init(_ text: String) {
    var text = text
    text.withUTF8 { read(UnsafeBufferPointer(rebasing: $0.prefix(Document.textLimit))) }
  }

  private mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < text.count {
      let end = Self.lineEnd(text, from: start)
      let line = UnsafeBufferPointer(rebasing: text[start..<end])
      if Self.beginsDiff(line, next: end + 1 < text.count ? UnsafeBufferPointer(rebasing: text[(end + 1)...]) : nil) {
        return
      }
      if line.first == UInt8(ascii: ">") {
        Words.append(line, to: &quoted)
      } else {
        Words.append(line, to: &written)
      }
      start = end + 1
    }
  }

  private static func lineEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
  }

  /// Where the diff begins: what follows is found by file name, and would drown what people wrote.
  private static func beginsDiff(_ line: UnsafeBufferPointer<UInt8>, next: UnsafeBufferPointer<UInt8>?) -> Bool {
    if line.starts(with: gitHeader) { return true }
    guard line.starts(with: oldFile), let next else { return false }
    return next.starts(with: newFile)
  }

  private static let gitHeader = Array("diff --git ".utf8)
  private static let oldFile = Array("--- ".utf8)
  private static let newFile = Array("+++ ".utf8)
}
