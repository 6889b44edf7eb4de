public import Bytes

/// An object as stored in a pack: header and compressed bytes, prepared without a repository.
///
/// Making one is the costly part of a pack (hash and compression) and uses nothing shared, so tasks can make them in
/// parallel for one `PackWriter`.
public struct PackEntry: Sendable {
  public let id: ObjectID
  public let kind: ObjectKind
  /// The size of the object before compression.
  public let size: Int
  /// The entry's bytes in the pack (gitformat-pack, "Object entry").
  let bytes: [UInt8]
  /// CRC-32 of `bytes`, for the index.
  let checksum: UInt32

  /// Hashes and compresses an object. Level 1 makes 3 to 5 % less of mail than zlib's, in two fifths of the time.
  public init(compressing kind: ObjectKind, _ content: [UInt8], level: Int = 1) throws(GitError) {
    try self.init(compressing: kind, content, id: StoredObject.id(kind, content), level: level)
  }

  /// As above for an object whose id is known already.
  public init(compressing kind: ObjectKind, _ content: [UInt8], id: ObjectID, level: Int = 1) throws(GitError) {
    self.init(
      bytes: try Self.deflated(content, after: Self.header(kind.packNumber, content.count), level: level),
      id: id, kind: kind, size: content.count)
  }

  /// The difference to the object that begins so many bytes before this one in the pack (OBJ_OFS_DELTA).
  init(_ delta: [UInt8], kind: ObjectKind, id: ObjectID, distance: Int, size: Int) throws(GitError) {
    let header = Self.header(6, delta.count) + Self.offset(distance)
    self.init(bytes: try Self.deflated(delta, after: header, level: 1), id: id, kind: kind, size: size)
  }

  private init(bytes: [UInt8], id: ObjectID, kind: ObjectKind, size: Int) {
    self.bytes = bytes
    self.id = id
    self.kind = kind
    self.size = size
    checksum = Zlib.checksum(bytes)
  }

  /// What is smaller is stored as it is: trees of one or two entries are most objects of a fan-out, and in a few hashes
  /// there is nothing to find.
  private static let leastCompressed = 129

  static func deflated(_ content: [UInt8], after header: [UInt8], level: Int) throws(GitError) -> [UInt8] {
    if content.count < leastCompressed { return Zlib.stored(content, after: header) }
    guard let bytes = Zlib.deflate(content, after: header, level: level) else {
      throw GitError(.exhausted, "compress an object", detail: "there is not enough memory")
    }
    return bytes
  }

  /// Kind and size: four bits of the size beside the kind, then seven bits a byte, the highest bit for "more".
  private static func header(_ kind: UInt8, _ size: Int) -> [UInt8] {
    var rest = size >> 4
    var header = [kind << 4 | UInt8(size & 15)]
    while rest > 0 {
      header[header.count - 1] |= 0x80
      header.append(UInt8(rest & 0x7F))
      rest >>= 7
    }
    return header
  }

  /// Seven bits a byte, the highest first; every byte but the last counts from one, so that no value has two forms.
  private static func offset(_ distance: Int) -> [UInt8] {
    var bytes = [UInt8(distance & 0x7F)]
    var rest = distance >> 7
    while rest > 0 {
      rest -= 1
      bytes.append(0x80 | UInt8(rest & 0x7F))
      rest >>= 7
    }
    return bytes.reversed()
  }
}
