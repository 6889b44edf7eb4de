import Bytes
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
/// Not by `git_odb_read`: libgit2 1.5 loops forever on a truncated file, and a machine that stops leaves such files
/// behind if they were not synced.
enum LooseObjectReader {
  /// The object; nil if it has no file of its own. A truncated or malformed file is an error of code `corrupt`.
  static func read(_ id: ObjectID, below objects: String) throws(GitError) -> StoredObject? {
    let hex = id.hex
    let path = path(of: hex, below: objects)
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

  static func hasFile(_ id: ObjectID, below objects: String) -> Bool { Files.exists(path(of: id.hex, below: objects)) }

  /// Dates its file to now; returns whether it has one and this is allowed.
  static func freshen(_ id: ObjectID, below objects: String) -> Bool { Files.touch(path(of: id.hex, below: objects)) }

  private static func path(of hex: String, below objects: String) -> String {
    "\(objects)\(hex.prefix(2))/\(hex.dropFirst(2))"
  }

  private static func contents(of file: Int32, _ hex: String) throws(GitError) -> [UInt8] {
    var status = stat()
    try system(Files.retrying("read the object", hex) { fstat(file, &status) })
    return try system(Files.bytes(file, at: 0, count: Int(status.st_size), hex))
  }

  /// nil if the object is not complete.
  private static func inflate(_ compressed: [UInt8]) -> StoredObject? {
    guard var bytes = Zlib.inflate(compressed), let end = bytes.firstIndex(of: 0),
      let (kind, size) = header(bytes[..<end]), bytes.count == end + 1 + size
    else { return nil }
    bytes.removeSubrange(...end)
    return StoredObject(kind: kind, bytes: bytes)
  }

  /// `blob 12`.
  private static func header(_ bytes: ArraySlice<UInt8>) -> (ObjectKind, Int)? {
    let words = bytes.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 2, let kind = ObjectKind(rawValue: String(decoding: words[0], as: UTF8.self)),
      words[1].allSatisfy(ByteClass.isDigit),
      let size = Int(String(decoding: words[1], as: UTF8.self)), size < Int(UInt32.max)
    else { return nil }
    return (kind, size)
  }
}
