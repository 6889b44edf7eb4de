#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The few byte scans that parsing and applying diffs spend their time in.
///
/// Callers pass indices that lie within the array; each function checks that before it looks at memory.
enum ByteScan {
  /// The index after the line that starts at `start`: after its newline, or `end` when it has none.
  @inline(__always)
  static func lineEnd(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    bytes.withUnsafeBufferPointer { lineEnd($0, from: start, to: end) }
  }

  /// As above, over borrowed memory.
  @inline(__always)
  static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    precondition(start >= 0 && end <= bytes.count)
    guard start < end, let base = bytes.baseAddress else { return end }
    guard let found = memchr(base + start, 10, end - start) else { return end }
    return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found)) + 1
  }

  /// The index of the first such byte from `start` on; nil when there is none before `end`.
  @inline(__always)
  static func first(_ byte: UInt8, _ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      precondition(start >= 0 && end <= buffer.count)
      guard start < end, let base = buffer.baseAddress,
        let found = memchr(base + start, Int32(byte), end - start)
      else { return nil }
      return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
  }

  /// Whether `count` bytes are the same in both.
  @inline(__always)
  static func equal(
    _ left: UnsafeBufferPointer<UInt8>, at leftStart: Int, _ right: UnsafeBufferPointer<UInt8>, at rightStart: Int,
    count: Int
  ) -> Bool {
    precondition(count >= 0 && leftStart >= 0 && rightStart >= 0)
    precondition(leftStart <= left.count - count && rightStart <= right.count - count)
    guard count > 0, let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return true }
    return memcmp(leftBase + leftStart, rightBase + rightStart, count) == 0
  }

  /// Whether the bytes at `start` begin with the prefix, all of it before `end`.
  @inline(__always)
  static func hasPrefix(_ bytes: [UInt8], at start: Int, to end: Int, _ prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard start >= 0, end <= bytes.count, end - start >= count else { return false }
    return bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return count == 0 }
      return memcmp(base + start, prefix.utf8Start, count) == 0
    }
  }

  /// git's `isspace` (ctype.c): space, tab, newline, carriage return and no other, whatever the locale.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 10 || byte == 9 || byte == 13
  }

  /// An ASCII digit.
  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  /// An ASCII letter.
  @inline(__always)
  static func isAlpha(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
}
