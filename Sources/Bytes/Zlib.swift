import CZlib

/// zlib in single calls.
public enum Zlib {
  /// Deflate cannot shrink data more than about 1032 to 1 (zlib's technical details), so a larger announced size is
  /// refused before memory is allocated for it.
  static let largestRatio = 1033

  /// The data inflated, if they are exactly `size` bytes long; nil otherwise, and for data cut off or damaged.
  public static func inflate(_ deflated: [UInt8], size: Int) -> [UInt8]? {
    guard size >= 0, size / largestRatio <= deflated.count + 16, size < Int(UInt32.max) else { return nil }
    // One byte more than announced, so that excess data are noticed.
    guard let (bytes, isComplete) = inflate(deflated, room: size + 1), isComplete, bytes.count == size else {
      return nil
    }
    return bytes
  }

  /// At most this many bytes of the inflated data; nil if the data are damaged before that.
  public static func beginning(of deflated: [UInt8], count: Int) -> [UInt8]? {
    inflate(deflated, room: count)?.bytes
  }

  private static func inflate(_ deflated: [UInt8], room: Int) -> (bytes: [UInt8], isComplete: Bool)? {
    guard let available = uInt(exactly: deflated.count) else { return nil }
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var status = Z_OK
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      deflated.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = available
        stream.next_out = buffer.baseAddress
        stream.avail_out = uInt(room)
        repeat { status = CZlib.inflate(&stream, Z_NO_FLUSH) } while status == Z_OK && stream.avail_out > 0
        count = room - Int(stream.avail_out)
      }
    }
    return status == Z_STREAM_END || status == Z_OK ? (bytes, status == Z_STREAM_END) : nil
  }

  /// The header as it is, then the content deflated; nil if there is not enough memory.
  public static func deflate(_ content: [UInt8], after header: [UInt8], level: Int) -> [UInt8]? {
    var stream = z_stream()
    let window = windowBits(content.count)
    var status = deflateInit2_(
      &stream, Int32(level), Z_DEFLATED, window, memoryLevel(window), Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let bound = header.count + Int(deflateBound(&stream, uLong(content.count)))
    let bytes = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      _ = buffer.initialize(from: header)
      content.withUnsafeBufferPointer { source in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.next_out = buffer.baseAddress.map { $0 + header.count }
        // zlib counts what it is given in 32 bits.
        var (input, output) = (source.count, buffer.count - header.count)
        repeat {
          top(&stream.avail_in, from: &input)
          top(&stream.avail_out, from: &output)
          status = CZlib.deflate(&stream, input == 0 ? Z_FINISH : Z_NO_FLUSH)
        } while status == Z_OK
        count = buffer.count - output - Int(stream.avail_out)
      }
    }
    return status == Z_STREAM_END ? bytes : nil
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
    let checksum = content.withUnsafeBufferPointer { adler32_z(1, $0.baseAddress, $0.count) }
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: checksum >> UInt(shift))) }
    return bytes
  }

  /// Gives zlib what is left, as far as it can count it.
  private static func top(_ available: inout uInt, from rest: inout Int) {
    let more = min(rest, Int(uInt.max - available))
    available += uInt(more)
    rest -= more
  }

  /// The logarithm of the window: no larger than the content, because zlib clears its tables for every stream, which
  /// costs more than compressing a small object does. zlib's own is 15; it wants 9 at least.
  private static func windowBits(_ count: Int) -> Int32 {
    var bits: Int32 = 9
    while bits < 15, 1 << Int(bits) < count { bits += 1 }
    return bits
  }

  /// As much memory as holds a content of the window's size in one block; 8 is zlib's own.
  private static func memoryLevel(_ window: Int32) -> Int32 { min(8, window - 6) }

  /// CRC-32 of the bytes.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
  }
}
