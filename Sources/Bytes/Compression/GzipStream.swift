import CZlib

/// Compresses what is appended piece by piece into one gzip file (RFC 1952).
struct GzipStream: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private(set) var bytes: [UInt8] = []

  /// zlib's own window, and a gzip header instead of zlib's.
  private static let windowBits: Int32 = 15 + 16

  /// A tenth larger than with zlib's own choice, in half the time.
  private static let level: Int32 = 2

  /// nil if there is not enough memory.
  init?() {
    // zlib keeps a pointer to the stream, which must therefore stay where it is.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = deflateInit2_(
      stream, Self.level, Z_DEFLATED, Self.windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      stream.deallocate()
      return nil
    }
    self.stream = stream
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  mutating func append(_ content: [UInt8]) {
    // zlib counts what it is given in 32 bits.
    var start = 0
    while start < content.count {
      let end = min(content.count, start + Int(Int32.max))
      deflateAll(content[start..<end], Z_NO_FLUSH)
      start = end
    }
  }

  /// Ends the file; it is in `bytes`.
  mutating func finish() { deflateAll([], Z_FINISH) }

  private mutating func deflateAll(_ content: ArraySlice<UInt8>, _ flush: Int32) {
    let stream = stream
    content.withUnsafeBufferPointer { source in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      stream.pointee.avail_in = uInt(source.count)
      repeat {
        let free = buffer.count
        let rest = buffer.withUnsafeMutableBufferPointer { target -> Int in
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = uInt(target.count)
          _ = deflate(stream, flush)
          return Int(stream.pointee.avail_out)
        }
        bytes.append(contentsOf: buffer[..<(free - rest)])
        // A full buffer may not have been enough.
        if rest > 0 { break }
      } while true
    }
  }
}
