import CDeflate

/// zlib's format (RFC 1950) in single calls.
public enum Zlib {
  /// Deflate cannot shrink data more than about 1032 to 1 (zlib's technical details), so a larger announced size is
  /// refused before memory is allocated for it.
  static let largestRatio = 1033

  /// The data inflated, if they are exactly `size` bytes long; nil otherwise, and for data cut off or damaged. What
  /// follows their end is ignored.
  public static func inflate(_ deflated: [UInt8], size: Int) -> [UInt8]? {
    Inflater()?.inflate(deflated[...], size: size)
  }

  /// The data inflated, of whatever size; nil for data cut off or damaged. What follows their end is ignored.
  public static func inflate(_ deflated: [UInt8]) -> [UInt8]? { Inflater()?.inflate(deflated[...]) }

  /// The header as it is, then the content deflated; nil if there is not enough memory.
  ///
  /// - Parameter level: From 1, quick, to 12, small.
  public static func deflate(_ content: [UInt8], after header: [UInt8], level: Int = 1) -> [UInt8]? {
    Deflater.deflate(content, after: header, as: .zlib, level: level)
  }

  /// The header as it is, then the content in zlib's format without being compressed (RFC 1950, RFC 1951 section 3.2.4).
  public static func stored(_ content: [UInt8], after header: [UInt8]) -> [UInt8] {
    var bytes = header
    bytes.reserveCapacity(header.count + content.count + 11)
    bytes += [0x78, 0x01]
    var rest = content[...]
    repeat {
      let block = rest.prefix(Int(UInt16.max))
      rest = rest.dropFirst(block.count)
      bytes.append(rest.isEmpty ? 1 : 0)
      let count = UInt16(block.count)
      for half in [count, ~count] { bytes += [UInt8(half & 0xFF), UInt8(half >> 8)] }
      bytes += block
    } while !rest.isEmpty
    let checksum = content.withUnsafeBufferPointer { libdeflate_adler32(1, $0.baseAddress, $0.count) }
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: checksum >> UInt32(shift))) }
    return bytes
  }

  /// CRC-32 of the bytes.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { libdeflate_crc32(0, $0.baseAddress, $0.count) }
  }
}
