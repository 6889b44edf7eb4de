#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `memchr` and kin over borrowed bytes: the scanners of this module stand on it.
enum ByteSearch {
  /// Where the byte first stands.
  @inline(__always)
  static func first(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base, Int32(byte), bytes.count) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Where the first line ends.
  @inline(__always)
  static func newline(in bytes: UnsafeBufferPointer<UInt8>) -> Int? { first(UInt8(ascii: "\n"), in: bytes) }

  /// Where the ASCII text first stands.
  static func first(_ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    let count = text.utf8CodeUnitCount
    guard let base = bytes.baseAddress, count > 0 else { return nil }
    var offset = 0
    while bytes.count - offset >= count,
      let found = memchr(base + offset, Int32(text.utf8Start[0]), bytes.count - offset - count + 1)
    {
      offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(base + offset, text.utf8Start, count) == 0 { return offset }
      offset += 1
    }
    return nil
  }
}
