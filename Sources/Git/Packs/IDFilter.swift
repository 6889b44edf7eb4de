import Bytes

/// Which ids a set may have: says of every id in it that it may, and of few others (a Bloom filter). It takes two to three
/// bytes for each, and one look at memory where an index takes one at the disk.
struct IDFilter {
  private var words: [UInt64]
  private let mask: UInt64

  private static let (bitsEach, probes) = (12, 5)

  init(count: Int) {
    var size = 64
    while size < count * Self.bitsEach { size *= 2 }
    words = [UInt64](repeating: 0, count: size / 64)
    mask = UInt64(size - 1)
  }

  mutating func insert(_ id: ObjectID) {
    for bit in Self.bits(of: id, mask) { words[Int(bit >> 6)] |= 1 << (bit & 63) }
  }

  func mayContain(_ id: ObjectID) -> Bool {
    for bit in Self.bits(of: id, mask) where words[Int(bit >> 6)] & 1 << (bit & 63) == 0 { return false }
    return true
  }

  /// Ids are hashes: two of their words give all the numbers that are needed.
  private static func bits(of id: ObjectID, _ mask: UInt64) -> some Sequence<UInt64> {
    let (start, step) = (id.words.high, id.words.middle | 1)
    return (0..<UInt64(probes)).lazy.map { (start &+ $0 &* step) & mask }
  }
}
