/// Byte rules that git's mail code shares: its own, locale-free `isspace` (git-compat-util.h, sane_ctype), prefixes
/// compared without regard to ASCII case, and C strings that end at the first NUL.
enum GitText {
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")

  /// Space, tab, line feed or carriage return; vertical tab and form feed are not white space to git.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { lower(byte) >= 0x61 && lower(byte) <= 0x7A }

  /// Whether the bytes begin with this ASCII text.
  @inline(__always)
  static func starts(_ bytes: UnsafeBufferPointer<UInt8>, with prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard bytes.count >= count else { return false }
    for index in 0..<count where bytes[index] != prefix.utf8Start[index] { return false }
    return true
  }

  /// Whether the bytes from `offset` on begin with this lower-case ASCII text, in either case.
  @inline(__always)
  static func starts(_ bytes: UnsafeBufferPointer<UInt8>, withLowercase prefix: StaticString, at offset: Int = 0)
    -> Bool
  {
    let count = prefix.utf8CodeUnitCount
    guard bytes.count - offset >= count else { return false }
    for index in 0..<count where lower(bytes[offset + index]) != prefix.utf8Start[index] { return false }
    return true
  }

  /// The first place of this lower-case ASCII text in the bytes, in either case, as C's `strcasestr` finds it.
  static func find(_ text: StaticString, in bytes: [UInt8]) -> Int? {
    let count = text.utf8CodeUnitCount
    return bytes.withUnsafeBufferPointer { buffer in
      guard count > 0, buffer.count >= count else { return nil }
      for offset in 0...(buffer.count - count) where starts(buffer, withLowercase: text, at: offset) { return offset }
      return nil
    }
  }

  /// The bytes without white space at both ends.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var slice = bytes
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    return slice
  }

  /// The bytes with every run of white space made one space (mailinfo.c, cleanup_space).
  static func collapsed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var inSpace = false
    for byte in bytes {
      if isSpace(byte) {
        if !inSpace { result.append(space) }
        inSpace = true
      } else {
        result.append(byte)
        inSpace = false
      }
    }
    return result
  }

  /// Whether two ASCII names are equal without regard to case.
  static func equalsIgnoringCase(_ left: some Sequence<UInt8>, _ right: StaticString) -> Bool {
    var index = 0
    for byte in left {
      guard index < right.utf8CodeUnitCount, lower(byte) == lower(right.utf8Start[index]) else { return false }
      index += 1
    }
    return index == right.utf8CodeUnitCount
  }
}
