import CDeflate

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
    // Made anew for each call, which takes 2 µs: keeping some saves an import one or two per cent.
    guard let compressor = libdeflate_alloc_compressor(Int32(level)) else { return nil }
    defer { libdeflate_free_compressor(compressor) }
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
}
