import CZlib

/// zlib in one call.
enum Compression {
  /// The header as it is, then the compressed content.
  static func compress(_ content: [UInt8], after header: [UInt8], level: Int) throws(GitError) -> [UInt8] {
    var status = Z_OK
    let bound = header.count + Int(compressBound(uLong(content.count)))
    let bytes = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      _ = buffer.initialize(from: header)
      var length = uLongf(buffer.count - header.count)
      status = content.withUnsafeBufferPointer { source in
        compress2(
          buffer.baseAddress.map { $0 + header.count }, &length, source.baseAddress, uLong(source.count), Int32(level))
      }
      count = header.count + (status == Z_OK ? Int(length) : 0)
    }
    guard status == Z_OK else {
      throw GitError(.exhausted, "compress an object", detail: "zlib ended with status \(status)")
    }
    return bytes
  }
}
