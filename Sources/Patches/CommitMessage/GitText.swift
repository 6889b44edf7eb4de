import Bytes

/// Text rules that git's mail code shares: prefixes compared ignoring ASCII case, and its own white space
/// (``ByteClass/isGitSpace(_:)``) cut and collapsed.
enum GitText {
  /// Whether the bytes from `offset` on begin with this lower-case ASCII text, in either case.
  @inline(__always)
  static func starts(_ bytes: UnsafeBufferPointer<UInt8>, withLowercase prefix: StaticString, at offset: Int = 0)
    -> Bool
  {
    let count = prefix.utf8CodeUnitCount
    guard bytes.count - offset >= count else { return false }
    for index in 0..<count where ByteClass.lower(bytes[offset + index]) != prefix.utf8Start[index] { return false }
    return true
  }

  /// Where this lower-case ASCII text first occurs in the bytes, in either case, as C's `strcasestr` finds it.
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
    bytes.trimmed(of: ByteClass.isGitSpace)
  }

  /// The bytes with every run of white space reduced to one space (mailinfo.c, cleanup_space).
  static func collapsed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var inSpace = false
    for byte in bytes {
      if ByteClass.isGitSpace(byte) {
        if !inSpace { result.append(.space) }
        inSpace = true
      } else {
        result.append(byte)
        inSpace = false
      }
    }
    return result
  }

  /// Whether two ASCII names are equal ignoring case.
  static func equalsIgnoringCase(_ left: some Sequence<UInt8>, _ right: StaticString) -> Bool {
    var index = 0
    for byte in left {
      guard index < right.utf8CodeUnitCount, ByteClass.lower(byte) == ByteClass.lower(right.utf8Start[index]) else {
        return false
      }
      index += 1
    }
    return index == right.utf8CodeUnitCount
  }
}
