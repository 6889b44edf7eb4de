import CZlib

/// Inflates large data in zlib's format (RFC 1950) from pieces, so that no more is read than there is.
public final class InflateStream {
  /// zlib keeps its address.
  private let stream: UnsafeMutablePointer<z_stream>

  /// nil if there is not enough memory.
  public init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The data inflated, if they are exactly `size` bytes long; nil otherwise, and for data cut off or damaged.
  ///
  /// - Parameters:
  ///   - most: How many deflated bytes there are at most: a larger size than they can give is refused before memory is
  ///     allocated for it.
  ///   - next: The next piece of the deflated data, with what may follow them; empty at the end.
  public func inflate<Failure>(
    size: Int, ofAtMost most: Int, _ next: () throws(Failure) -> ArraySlice<UInt8>
  ) throws(Failure) -> [UInt8]? {
    guard size >= 0, size / Zlib.largestRatio <= most + 16, size < Int(UInt32.max) else { return nil }
    var status = Z_OK
    var failure: Failure?
    // One byte more than announced, so that excess data are noticed.
    let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
      stream.pointee.next_out = buffer.baseAddress
      stream.pointee.avail_out = uInt(size + 1)
      do throws(Failure) {
        while status != Z_STREAM_END, stream.pointee.avail_out > 0 {
          let piece = try next()
          guard !piece.isEmpty else { break }
          status = feed(piece)
          guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { break }
        }
      } catch { failure = error }
      count = size + 1 - Int(stream.pointee.avail_out)
    }
    if let failure { throw failure }
    return status == Z_STREAM_END && bytes.count == size ? bytes : nil
  }

  private func feed(_ piece: ArraySlice<UInt8>) -> Int32 {
    piece.withUnsafeBufferPointer { piece in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
      stream.pointee.avail_in = uInt(clamping: piece.count)
      // So zlib keeps no window of a stream that ends in its first piece.
      return CZlib.inflate(stream, Z_FINISH)
    }
  }
}
