#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// ASCII bytes that mail is made of, named where a literal would be unreadable.
enum Ascii {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20

  /// The lower-case form of an ASCII letter; any other byte unchanged.
  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// Space, tab or a line break.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte == space || byte &- 0x09 < 5 }

  /// Space or tab, RFC 5234's WSP.
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
}

extension UnsafeBufferPointer where Element == UInt8 {
  /// Where `byte` next stands in `start..<end`; `end` if it does not. By memchr, several bytes a cycle.
  @inline(__always)
  func next(_ byte: UInt8, from start: Int, to end: Int) -> Int {
    guard start < end, let base = baseAddress else { return end }
    guard let found = memchr(base + start, Int32(byte), end - start) else { return end }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Whether `prefix` stands at `start`, wholly before `end`.
  @inline(__always)
  func has(_ prefix: StaticString, at start: Int, to end: Int) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard let base = baseAddress, end - start >= count else { return false }
    return memcmp(base + start, prefix.utf8Start, count) == 0
  }

  /// Whether `prefix` stands at `start`, wholly before `end`.
  @inline(__always)
  func has(_ prefix: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int) -> Bool {
    guard let base = baseAddress, let other = prefix.baseAddress, end - start >= prefix.count else { return false }
    return memcmp(base + start, other, prefix.count) == 0
  }

  /// Where the text of a line that ends before `lineEnd` (the index of its LF, or the end of the input) ends: before a
  /// CR, if it has one.
  @inline(__always)
  func contentEnd(ofLineFrom start: Int, to lineEnd: Int) -> Int {
    lineEnd > start && self[lineEnd - 1] == Ascii.carriageReturn ? lineEnd - 1 : lineEnd
  }

  /// The range without spaces, tabs and line breaks at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Ascii.isSpace(self[start]) { start += 1 }
    while end > start, Ascii.isSpace(self[end - 1]) { end -= 1 }
    return start..<end
  }
}

extension ArraySlice<UInt8> {
  /// The slice without spaces, tabs and line breaks at its ends.
  func trimmed() -> ArraySlice<UInt8> {
    let range = withUnsafeBufferPointer { $0.trimmed(0..<$0.count) }
    return self[(startIndex + range.lowerBound)..<(startIndex + range.upperBound)]
  }
}
