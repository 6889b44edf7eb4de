import Bytes

/// The `From ` line that starts a mail in a mailbox.
public enum FromLine {
  /// Whether this line (with or without its line break) starts a mail, by the rule of git's `is_from_line` (mailsplit.c):
  /// `From `, and at the end a time of day and a year after 1990 (with a zone between
  /// them, which git takes only east of Greenwich). Ordinary prose that starts with "From " does not pass.
  public static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
    line.withUnsafeBufferPointer { isSeparator($0, from: 0, to: $0.count) }
  }

  /// Where a mail's own bytes begin: after the first line if it is a `From ` line, which cannot be a field.
  static func end(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard bytes.has("From ", at: 0, to: bytes.count) else { return 0 }
    return min(bytes.next(.lineFeed, from: 0, to: bytes.count) + 1, bytes.count)
  }

  /// Longest line that is looked at: real ones are below 200.
  static let longest = 1024

  static func isSeparator(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to lineEnd: Int) -> Bool {
    guard bytes.has("From ", at: start, to: lineEnd), lineEnd - start <= longest else { return false }
    var colon = lineEnd - 1
    while colon > start + 9, bytes[colon] != UInt8(ascii: ":") { colon -= 1 }
    guard colon > start + 9, colon + 3 < lineEnd, bytes[colon] == UInt8(ascii: ":"),
      [-4, -2, -1, 1, 2].allSatisfy({ ByteClass.isDigit(bytes[colon + $0]) })
    else { return false }
    var index = colon + 3
    while index < lineEnd, ByteClass.isSpace(bytes[index]) { index += 1 }
    // A zone between time and year: git reads it as the year and takes it if it is more than +0090, by accident.
    if index + 5 < lineEnd, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-"),
      (1...4).allSatisfy({ ByteClass.isDigit(bytes[index + $0]) }), bytes[index + 5] == UInt8.space
    {
      index += 6
    }
    var year = 0
    while index < lineEnd, ByteClass.isDigit(bytes[index]), year < 100_000 {
      year = year * 10 + Int(bytes[index] - 0x30)
      index += 1
    }
    return year > 90
  }

  /// Whether there is such a line in a range of these bytes.
  static func stands(in range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = range.lowerBound
    while position < range.upperBound {
      let lineEnd = bytes.next(.lineFeed, from: position, to: range.upperBound)
      if isSeparator(bytes, from: position, to: lineEnd) { return true }
      position = lineEnd + 1
    }
    return false
  }

  /// Takes one `>` away from each line of `>`s and `From `: what mboxrd added. In place.
  static func unquote(_ mail: inout [UInt8]) {
    let kept = mail.withUnsafeMutableBufferPointer { bytes -> Int in
      let source = UnsafeBufferPointer(bytes)
      guard let base = bytes.baseAddress else { return 0 }
      var (read, write, lineStart) = (0, 0, 0)
      while lineStart < source.count {
        let lineEnd = source.next(UInt8.lineFeed, from: lineStart, to: source.count)
        if source[lineStart] == UInt8(ascii: ">") {
          var index = lineStart + 1
          while index < lineEnd, source[index] == UInt8(ascii: ">") { index += 1 }
          if source.has("From ", at: index, to: lineEnd) {
            if write < read { (base + write).update(from: base + read, count: lineStart - read) }
            write += lineStart - read
            read = lineStart + 1
          }
        }
        lineStart = lineEnd + 1
      }
      guard read > 0 else { return source.count }
      (base + write).update(from: base + read, count: source.count - read)
      return write + source.count - read
    }
    if kept < mail.count { mail.removeSubrange(kept...) }
  }
}
