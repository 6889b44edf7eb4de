import CZlib

/// zlib's inflate, bounded by the size that the sender announced.
enum Inflate {
  /// Deflate cannot shrink data more than about 1032 to 1 (zlib's technical details), so an announced size beyond that is
  /// refused before memory is taken for it.
  private static let largestRatio = 1033

  /// The inflated data if they are exactly `size` bytes long; nil otherwise, or for broken data.
  static func inflate(_ deflated: [UInt8], size: Int) -> [UInt8]? {
    guard size >= 0, size / largestRatio <= deflated.count + 16, deflated.count <= Int(UInt32.max),
      size < Int(UInt32.max)
    else { return nil }
    var isComplete = false
    // One byte more than announced, so that data which go on are noticed.
    let output = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
      deflated.withUnsafeBufferPointer { input in
        var stream = z_stream()
        guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return }
        defer { inflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(size + 1)
        isComplete = CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END && Int(stream.total_out) == size
        if isComplete { count = size }
      }
    }
    return isComplete ? output : nil
  }
}
