import Bytes
import CZlib
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads loose objects.
///
/// Not by `git_odb_read`: libgit2 1.5 inflates a file that was cut off for ever, and a machine that stops leaves such
/// files of what was not synced.
enum LooseObjectReader {
  /// No stream of zlib grows by more than this.
  private static let largestGrowth = 1032

  /// The object; nil if it has no file of its own. One that is cut off or is no object is an error of code `corrupt`.
  static func read(_ id: ObjectID, below objects: String) throws(GitError) -> StoredObject? {
    let hex = id.hex
    let path = "\(objects)\(hex.prefix(2))/\(hex.dropFirst(2))"
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      let number = errno
      if number == ENOENT || number == ENOTDIR { return nil }
      throw GitError(SystemError(errno: number, "read the object", path: hex))
    }
    defer { Files.close(file) }
    guard let object = inflate(try contents(of: file, hex)) else {
      throw GitError(.corrupt, "read the object", path: hex, detail: "its file is damaged")
    }
    return object
  }

  private static func contents(of file: Int32, _ hex: String) throws(GitError) -> [UInt8] {
    var status = stat()
    try system(Files.retrying("read the object", hex) { fstat(file, &status) })
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var done = 0
    while done < bytes.count {
      let count = try system(
        Files.transferring("read the object", hex) {
          bytes.withUnsafeMutableBytes { bytes in
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
            return pread(file, rest.baseAddress, rest.count, off_t(done))
          }
        })
      if count == 0 { return Array(bytes[..<done]) }
      done += count
    }
    return bytes
  }

  /// nil for what is no whole object.
  private static func inflate(_ compressed: [UInt8]) -> StoredObject? {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    return compressed.withUnsafeBufferPointer { source -> StoredObject? in
      guard let count = uInt(exactly: source.count) else { return nil }
      stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      stream.avail_in = count
      var beginning = [UInt8](repeating: 0, count: 64)
      guard let first = fill(&beginning, from: 0, &stream),
        let end = beginning[..<first.count].firstIndex(of: 0), let (kind, size) = header(beginning[..<end]),
        size <= source.count * largestGrowth
      else { return nil }
      let start = beginning[(end + 1)..<first.count]
      guard start.count <= size else { return nil }
      // One more than the size, so that a stream that goes on is seen.
      var bytes = Array(start) + [UInt8](repeating: 0, count: size - start.count + 1)
      guard first.isEnd || fill(&bytes, from: start.count, &stream).map({ $0.isEnd && $0.count == size }) == true else {
        return nil
      }
      guard !first.isEnd || start.count == size else { return nil }
      bytes.removeLast()
      return StoredObject(kind: kind, bytes: bytes)
    }
  }

  /// Inflates until the bytes are full or the stream ends; nil where it is cut off or damaged.
  private static func fill(
    _ bytes: inout [UInt8], from start: Int, _ stream: inout z_stream
  ) -> (count: Int, isEnd: Bool)? {
    guard let room = uInt(exactly: bytes.count - start) else { return nil }
    let status = bytes.withUnsafeMutableBufferPointer { buffer in
      stream.next_out = buffer.baseAddress.map { $0 + start }
      stream.avail_out = room
      var status: Int32
      repeat { status = CZlib.inflate(&stream, Z_NO_FLUSH) } while status == Z_OK && stream.avail_out > 0
      return status
    }
    let count = bytes.count - Int(stream.avail_out)
    switch status {
    case Z_STREAM_END: return (count, true)
    case Z_OK: return (count, false)
    default: return nil
    }
  }

  /// `blob 12`.
  private static func header(_ bytes: ArraySlice<UInt8>) -> (ObjectKind, Int)? {
    let words = bytes.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 2, let kind = ObjectKind(rawValue: String(decoding: words[0], as: UTF8.self)),
      words[1].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let size = Int(String(decoding: words[1], as: UTF8.self))
    else { return nil }
    return (kind, size)
  }
}
