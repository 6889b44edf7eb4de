import Bytes

/// Iterates over the entries of a tree's bytes without copying names.
struct TreeReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// Where the next entry begins.
  private(set) var offset = 0

  /// The bytes must outlive the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next entry, its name as a range of the bytes; nil at the end.
  mutating func next() throws(GitError) -> (mode: FileMode, name: Range<Int>, id: ObjectID)? {
    guard offset < bytes.count else { return nil }
    var mode: UInt32 = 0
    let start = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: " ") {
      let digit = bytes[offset] &- UInt8(ascii: "0")
      guard digit < 8, offset - start < 8 else { throw Self.malformed }
      mode = mode << 3 | UInt32(digit)
      offset += 1
    }
    guard offset > start, offset < bytes.count else { throw Self.malformed }
    offset += 1
    let nameStart = offset
    while offset < bytes.count, bytes[offset] != 0 { offset += 1 }
    guard offset > nameStart, bytes.count - offset > ObjectID.byteCount else { throw Self.malformed }
    let name = nameStart..<offset
    let id = ObjectID(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[(offset + 1)...]))
    offset += 1 + ObjectID.byteCount
    return (FileMode(rawValue: mode), name, id)
  }

  private static var malformed: GitError {
    GitError(.corrupt, "read a tree", detail: "its bytes are not a tree's")
  }
}

/// Makes the bytes of a tree from entries that come in git's order.
struct TreeWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func append(mode: FileMode, name: some Collection<UInt8>, id: ObjectID) {
    append(mode)
    bytes.append(contentsOf: name)
    bytes.append(0)
    id.append(to: &bytes)
  }

  /// Adds entries as they stand in another tree.
  mutating func append(_ entries: ArraySlice<UInt8>) { bytes.append(contentsOf: entries) }

  private mutating func append(_ mode: FileMode) {
    switch mode {
    case .file: bytes.append(contentsOf: [0x31, 0x30, 0x30, 0x36, 0x34, 0x34, 0x20])
    case .tree: bytes.append(contentsOf: [0x34, 0x30, 0x30, 0x30, 0x30, 0x20])
    default:
      bytes.append(contentsOf: mode.octal.utf8)
      bytes.append(UInt8(ascii: " "))
    }
  }
}
