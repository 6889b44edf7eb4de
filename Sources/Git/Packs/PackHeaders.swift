import Bytes
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The headers of objects in a pack (gitformat-pack, "pack-*.pack files").
final class PackHeaders {
  /// What an object is a delta of.
  enum Base {
    case none
    /// The object that begins this many bytes before.
    case before(Int)
    case object(ObjectID)
  }

  private let descriptor: Int32
  private let path: String
  /// Longer than any header: ten bytes of kind and size, then a distance or an id.
  private var buffer = [UInt8](repeating: 0, count: 32)

  /// nil if the pack is gone by now.
  init?(_ path: String) throws(GitError) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      let error = SystemError(errno: errno, "read", path: path)
      if error.code == .notFound { return nil }
      throw GitError(error)
    }
    descriptor = opened
    self.path = path
  }

  deinit { Files.close(descriptor) }

  /// What the object that begins at an offset is a delta of; none for one that is whole, and for what is no object.
  func base(at offset: Int) throws(GitError) -> Base {
    let count = try system(
      Files.transferring("read", path) {
        buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
      })
    var rest = buffer[..<count]
    guard let first = rest.popFirst() else { return .none }
    if first & 0x80 != 0 { rest = rest.drop { $0 & 0x80 != 0 }.dropFirst() }
    switch first >> 4 & 7 {
    case 6: return distance(rest).map { .before($0) } ?? .none
    case 7: return ObjectID(bytes: rest.prefix(ObjectID.byteCount)).map { .object($0) } ?? .none
    default: return .none
    }
  }

  /// Big-endian groups of seven bits, each but the last one more than it seems ("offset encoding").
  private func distance(_ bytes: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for (index, byte) in bytes.prefix(9).enumerated() {
      value = (index == 0 ? 0 : (value + 1) << 7) | Int(byte & 0x7F)
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
