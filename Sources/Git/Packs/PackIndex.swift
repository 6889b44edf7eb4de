import Bytes
import Platform

/// The index of a pack, version 2 (gitformat-pack, "pack-*.idx files").
struct PackIndex {
  private struct Item {
    let id: ObjectID
    let checksum: UInt32
    let offset: Int
  }

  private var items: [Item] = []

  mutating func append(_ id: ObjectID, checksum: UInt32, offset: Int) {
    items.append(Item(id: id, checksum: checksum, offset: offset))
  }

  func write(to file: OutputFile, packChecksum: ObjectID) throws(GitError) {
    let sorted = items.sorted { $0.id < $1.id }
    var hasher = SHA1()
    func put(_ bytes: [UInt8]) throws(GitError) {
      hasher.update(bytes)
      try system(file.append(bytes))
    }
    try put([0xFF, 0x74, 0x4F, 0x63, 0, 0, 0, 2])
    var counts = [UInt32](repeating: 0, count: 256)
    for item in sorted { counts[Int(item.id.firstByte)] += 1 }
    var total: UInt32 = 0
    try put(
      counts.flatMap { count -> [UInt8] in
        total += count
        return total.bigEndianBytes
      })
    for item in sorted { try put(item.id.bytes) }
    for item in sorted { try put(item.checksum.bigEndianBytes) }
    // Offsets of 2 GiB and more stand in a second table, and their place in it here.
    var large: [UInt64] = []
    for item in sorted {
      if let small = Int32(exactly: item.offset) {
        try put(UInt32(small).bigEndianBytes)
      } else {
        try put((0x8000_0000 | UInt32(large.count)).bigEndianBytes)
        large.append(UInt64(item.offset))
      }
    }
    for offset in large { try put(offset.bigEndianBytes) }
    try put(packChecksum.bytes)
    try system(file.append(hasher.finish().bytes))
  }
}

extension FixedWidthInteger {
  var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}
