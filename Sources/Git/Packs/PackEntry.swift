public import Bytes
import CZlib

/// An object as it stands in a pack: header and compressed bytes, made ready apart from any repository.
///
/// Making one is the costly part of a pack (hash and compression) and touches nothing shared, so tasks can make them
/// side by side for one `PackWriter`.
public struct PackEntry: Sendable {
  public let id: ObjectID
  public let kind: ObjectKind
  /// The size of the object before compression.
  public let size: Int
  /// The entry's bytes in the pack (gitformat-pack, "Object entry").
  let bytes: [UInt8]
  /// CRC-32 of `bytes`, for the index.
  let checksum: UInt32

  /// Hashes and compresses an object. Level 1 is four times as fast as zlib's default and 10 % larger on mail.
  public init(compressing kind: ObjectKind, _ content: [UInt8], level: Int = 1) throws(GitError) {
    try self.init(compressing: kind, content, id: StoredObject.id(kind, content), level: level)
  }

  /// As above for an object whose id is known already.
  public init(compressing kind: ObjectKind, _ content: [UInt8], id: ObjectID, level: Int = 1) throws(GitError) {
    bytes = try Compression.compress(content, after: Self.header(kind, content.count), level: level)
    self.id = id
    self.kind = kind
    size = content.count
    checksum = bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
  }

  /// Kind and size: four bits of the size beside the kind, then seven bits a byte, the highest bit for "more".
  private static func header(_ kind: ObjectKind, _ size: Int) -> [UInt8] {
    var rest = size >> 4
    var header = [kind.packNumber << 4 | UInt8(size & 15)]
    while rest > 0 {
      header[header.count - 1] |= 0x80
      header.append(UInt8(rest & 0x7F))
      rest >>= 7
    }
    return header
  }
}
