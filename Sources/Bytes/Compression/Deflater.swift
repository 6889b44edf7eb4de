import CDeflate
import Synchronization

/// Compresses in single calls.
///
/// Sendable because one thread has it at a time: the one that took it from those that nobody uses. Its tables are some
/// hundreds of kilobytes, so it is not made anew for each object of a few hundred bytes.
final class Deflater: @unchecked Sendable {
  private let compressor: OpaquePointer
  private let level: Int

  private static let unused = Mutex<[Deflater]>([])
  private static let unusedLimit = 8

  /// nil if there is not enough memory.
  private init?(level: Int) {
    guard let compressor = libdeflate_alloc_compressor(Int32(level)) else { return nil }
    self.compressor = compressor
    self.level = level
  }

  deinit { libdeflate_free_compressor(compressor) }

  /// The header as it is, then the content in zlib's format (RFC 1950); nil if there is not enough memory.
  ///
  /// - Parameter level: From 1, quick, to 12, small.
  static func zlib(_ content: [UInt8], after header: [UInt8], level: Int) -> [UInt8]? {
    with(level) { $0.compress(content, after: header, libdeflate_zlib_compress_bound, libdeflate_zlib_compress) }
  }

  /// The content as a gzip file (RFC 1952); nil if there is not enough memory.
  static func gzip(_ content: [UInt8], level: Int) -> [UInt8]? {
    with(level) { $0.compress(content, after: [], libdeflate_gzip_compress_bound, libdeflate_gzip_compress) }
  }

  private static func with(_ level: Int, _ body: (Deflater) -> [UInt8]) -> [UInt8]? {
    let lent = unused.withLock { unused in unused.popLast() }
    guard let deflater = lent?.level == level ? lent : Deflater(level: level) else { return nil }
    defer { unused.withLock { if $0.count < unusedLimit { $0.append(deflater) } } }
    return body(deflater)
  }

  private typealias Bound = (OpaquePointer?, Int) -> Int
  private typealias Compress = (OpaquePointer?, UnsafeRawPointer?, Int, UnsafeMutableRawPointer?, Int) -> Int

  private func compress(_ content: [UInt8], after header: [UInt8], _ bound: Bound, _ compress: Compress) -> [UInt8] {
    let room = bound(compressor, content.count)
    return [UInt8](unsafeUninitializedCapacity: header.count + room) { buffer, count in
      _ = buffer.initialize(from: header)
      content.withUnsafeBufferPointer { source in
        count =
          header.count
          + compress(compressor, source.baseAddress, source.count, buffer.baseAddress.map { $0 + header.count }, room)
      }
    }
  }
}
