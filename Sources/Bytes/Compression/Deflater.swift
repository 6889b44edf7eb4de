import CDeflate
import Synchronization

/// Compresses in single calls.
enum Deflater {
  enum Format {
    /// RFC 1950.
    case zlib
    /// RFC 1952.
    case gzip
  }

  /// The header as it is, then the content compressed; nil if there is not enough memory.
  ///
  /// - Parameter level: From 1, quick, to 12, small.
  static func deflate(_ content: [UInt8], after header: [UInt8] = [], as format: Format, level: Int) -> [UInt8]? {
    guard let compressor = take(level) else { return nil }
    defer { giveBack(compressor, level) }
    let room =
      switch format {
      case .zlib: libdeflate_zlib_compress_bound(compressor, content.count)
      case .gzip: libdeflate_gzip_compress_bound(compressor, content.count)
      }
    return [UInt8](unsafeUninitializedCapacity: header.count + room) { buffer, count in
      _ = buffer.initialize(from: header)
      let target = buffer.baseAddress.map { $0 + header.count }
      content.withUnsafeBufferPointer { source in
        count =
          switch format {
          case .zlib: libdeflate_zlib_compress(compressor, source.baseAddress, source.count, target, room)
          case .gzip: libdeflate_gzip_compress(compressor, source.baseAddress, source.count, target, room)
          }
      }
      count += header.count
    }
  }

  // MARK: Compressors

  /// The addresses of compressors that are not in use, by level: making one takes longer than compressing a small object.
  private static let idle = Mutex<[Int: [UInt]]>([:])
  /// The most that are kept of a level.
  private static let kept = 8

  private static func take(_ level: Int) -> OpaquePointer? {
    let address = idle.withLock { $0[level]?.popLast() }
    return address.flatMap { OpaquePointer(bitPattern: $0) } ?? libdeflate_alloc_compressor(Int32(level))
  }

  private static func giveBack(_ compressor: OpaquePointer, _ level: Int) {
    let address = UInt(bitPattern: compressor)
    let isKept = idle.withLock { idle in
      guard idle[level, default: []].count < kept else { return false }
      idle[level, default: []].append(address)
      return true
    }
    if !isKept { libdeflate_free_compressor(compressor) }
  }
}
