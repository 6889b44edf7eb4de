import Bytes

/// A mail of a mailbox while its lines are read. Places are relative to the beginning of its `From ` line.
struct OpenMail {
  /// Where the mail begins, behind the `From ` line.
  let contentStart: Int
  /// Whether a Content-Length may be true.
  let believesLength: Bool
  /// The next line to read, and the place up to which it has no line feed.
  var line: Int
  var searched: Int
  var isInHeader = true
  /// `line` stands inside a line whose beginning was dropped.
  var isInsideLine = false
  /// Where a Content-Length that may be true ends the mail.
  var statedEnd: Int?
  /// How many bytes were dropped behind its beginning, because it is larger than the limit.
  var dropped = 0
  private var contentLength: Int?

  init(contentStart: Int, believesLength: Bool) {
    self.contentStart = contentStart
    self.believesLength = believesLength
    line = contentStart
    searched = contentStart
  }

  /// The index of the line's LF, or of the input's end if it is known to come first; nil if more bytes are needed.
  mutating func lineEnd(in bytes: UnsafeBufferPointer<UInt8>, isFinished: Bool) -> Int? {
    searched = bytes.next(.lineFeed, from: Swift.max(line, searched), to: bytes.count)
    return searched < bytes.count || isFinished ? searched : nil
  }

  /// Takes in a line of the header, which ends with the first empty one.
  mutating func readHeaderLine(of bytes: UnsafeBufferPointer<UInt8>, to lineEnd: Int, sizeLimit: Int) {
    let contentEnd = bytes.contentEnd(ofLineFrom: line, to: lineEnd)
    if contentEnd == line {
      isInHeader = false
      let bodyStart = Swift.min(lineEnd + 1, bytes.count)
      if believesLength, let contentLength, contentLength >= 0, contentLength <= sizeLimit - bodyStart {
        statedEnd = bodyStart + contentLength
      }
    } else if let length = Self.contentLength(bytes, line..<contentEnd) {
      contentLength = length
    }
  }

  private static func contentLength(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Int? {
    let name: StaticString = "content-length:"
    let count = name.utf8CodeUnitCount
    guard line.count > count, line.count < count + 40 else { return nil }
    for offset in 0..<count where ByteClass.lower(bytes[line.lowerBound + offset]) != name.utf8Start[offset] {
      return nil
    }
    let digits = bytes.trimmed(line.lowerBound + count..<line.upperBound)
    return Int(String(decoding: bytes[digits], as: UTF8.self))
  }

  /// What is at the place where a Content-Length ends the mail.
  enum Landing {
    case nowhere
    /// A `From ` line or the end of the input, after an empty line or none.
    case separator(Int)
  }

  /// nil if more bytes are needed to decide.
  func landing(at end: Int, in bytes: UnsafeBufferPointer<UInt8>, isFinished: Bool) -> Landing? {
    var start = end
    if start < bytes.count, bytes[start] == .carriageReturn { start += 1 }
    if start < bytes.count, bytes[start] == .lineFeed { start += 1 }
    guard start < bytes.count else {
      return isFinished ? (end > bytes.count ? .nowhere : .separator(start)) : nil
    }
    let lineEnd = bytes.next(.lineFeed, from: start, to: Swift.min(bytes.count, start + FromLine.longest))
    if lineEnd == bytes.count, !isFinished { return nil }
    return FromLine.isSeparator(bytes, from: start, to: lineEnd) ? .separator(start) : .nowhere
  }

  /// The content without the empty line before the next `From ` line, which does not belong to it.
  static func withoutEmptyLine(_ content: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let (start, end) = (content.lowerBound, content.upperBound)
    guard end > start, bytes[end - 1] == .lineFeed else { return content }
    let lineBreak = bytes.contentEnd(ofLineFrom: start, to: end - 1)
    return lineBreak == start || bytes[lineBreak - 1] == .lineFeed ? start..<lineBreak : content
  }
}

/// Where a mail of a mailbox ends.
struct MailEnd {
  /// The end of its content, and the start of the next mail.
  let content: Int
  let next: Int
  /// Whether its Content-Length says so.
  let isStated: Bool
}
