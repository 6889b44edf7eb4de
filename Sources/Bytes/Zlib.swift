import CZlib

/// zlib in one call.
enum Compression {
  /// The header as it is, then the compressed content.
  static func compress(_ content: [UInt8], after header: [UInt8], level: Int) throws(GitError) -> [UInt8] {
    var stream = z_stream()
    let window = windowBits(content.count)
    var status = deflateInit2_(
      &stream, Int32(level), Z_DEFLATED, window, memoryLevel(window), Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw failure(status) }
    defer { deflateEnd(&stream) }
    let bound = header.count + Int(deflateBound(&stream, uLong(content.count)))
    let bytes = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      _ = buffer.initialize(from: header)
      count = header.count
      status = content.withUnsafeBufferPointer { source in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = 0
        stream.next_out = buffer.baseAddress.map { $0 + header.count }
        stream.avail_out = 0
        // zlib counts what it is given in 32 bits.
        var (input, output) = (source.count, buffer.count - header.count)
        repeat {
          top(&stream.avail_in, from: &input)
          top(&stream.avail_out, from: &output)
          status = deflate(&stream, input == 0 ? Z_FINISH : Z_NO_FLUSH)
        } while status == Z_OK
        count = buffer.count - output - Int(stream.avail_out)
        return status
      }
    }
    guard status == Z_STREAM_END else { throw failure(status) }
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

  private static func failure(_ status: Int32) -> GitError {
    GitError(.exhausted, "compress an object", detail: "zlib ended with status \(status)")
  }
}
