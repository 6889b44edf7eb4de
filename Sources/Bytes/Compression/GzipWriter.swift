import CZlib

/// Compresses what is appended into one gzip file (RFC 1952).
///
/// What fits in a few megabytes is compressed at once, in less than half the time; of more, only the compressed bytes are
/// kept in memory.
public struct GzipWriter: ~Copyable {
  private var collected: [UInt8] = []
  private var stream: GzipStream?

  private let atOnce: Int
  /// libdeflate's: in half the time of zlib's level 2, and as small.
  private static let level = 1

  /// - Parameter atOnce: How many bytes are compressed at once at most.
  public init(atOnce: Int = 8 << 20) { self.atOnce = atOnce }

  /// - Throws: `GzipWriter.OutOfMemory`.
  public mutating func append(_ content: [UInt8]) throws(OutOfMemory) {
    if stream == nil, collected.count + content.count > atOnce {
      stream = GzipStream()
      if stream == nil { throw OutOfMemory() }
      stream?.append(collected)
      collected = []
    }
    if stream == nil { collected += content } else { stream?.append(content) }
  }

  /// Ends the file, and gives it.
  ///
  /// - Throws: `GzipWriter.OutOfMemory`.
  public consuming func finish() throws(OutOfMemory) -> [UInt8] {
    if stream != nil {
      stream?.finish()
      return stream?.bytes ?? []
    }
    guard let bytes = Deflater.deflate(collected, as: .gzip, level: Self.level) else { throw OutOfMemory() }
    return bytes
  }

  /// There is not enough memory to compress.
  public struct OutOfMemory: Error {}
}
