import CDeflate

/// Inflates data in zlib's format (RFC 1950), one after another with one set of tables.
public final class Inflater {
  private let decompressor: OpaquePointer

  /// nil if there is not enough memory.
  public init?() {
    guard let decompressor = libdeflate_alloc_decompressor() else { return nil }
    self.decompressor = decompressor
  }

  deinit { libdeflate_free_decompressor(decompressor) }

  /// The data inflated, if they are exactly `size` bytes long; nil otherwise, and for data cut off or damaged. What
  /// follows their end is ignored.
  public func inflate(_ deflated: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    guard size >= 0, size / Zlib.largestRatio <= deflated.count + 16, size < Int(UInt32.max),
      case .complete(let bytes) = inflate(deflated, room: size), bytes.count == size
    else { return nil }
    return bytes
  }

  /// The data inflated, of whatever size; nil for data cut off or damaged. What follows their end is ignored.
  public func inflate(_ deflated: ArraySlice<UInt8>) -> [UInt8]? {
    let largest = (deflated.count + 16) * Zlib.largestRatio
    var room = max(4 * deflated.count, 1024)
    while true {
      switch inflate(deflated, room: min(room, largest)) {
      case .complete(let bytes): return bytes
      case .damaged: return nil
      case .larger:
        guard room < largest else { return nil }
        room *= 4
      }
    }
  }

  private enum Result {
    case complete([UInt8])
    case larger
    case damaged
  }

  private func inflate(_ deflated: ArraySlice<UInt8>, room: Int) -> Result {
    var status = LIBDEFLATE_BAD_DATA
    // One byte more, so that there is an address even where there is nothing.
    let bytes = [UInt8](unsafeUninitializedCapacity: room + 1) { buffer, count in
      deflated.withUnsafeBufferPointer { input in
        status = libdeflate_zlib_decompress_ex(
          decompressor, input.baseAddress, input.count, buffer.baseAddress, room, nil, &count)
      }
      if status != LIBDEFLATE_SUCCESS { count = 0 }
    }
    switch status {
    case LIBDEFLATE_SUCCESS: return .complete(bytes)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return .larger
    default: return .damaged
    }
  }
}
