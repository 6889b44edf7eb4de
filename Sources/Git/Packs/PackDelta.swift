/// Applies deltas of packs (gitformat-pack, "Deltified representation"), whoever made them.
struct PackDelta {
  private let bytes: [UInt8]
  private var place = 0

  /// The object that the delta makes of its base; nil if it is damaged, or made for another base.
  static func apply(_ delta: [UInt8], to base: [UInt8]) -> [UInt8]? {
    var reader = PackDelta(bytes: delta)
    guard let baseSize = reader.size(), baseSize == base.count, let size = reader.size(),
      size <= delta.count * largestCopy, size <= Int(UInt32.max)
    else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(min(size, largestCopy))
    while let instruction = reader.next() {
      if instruction & 0x80 != 0 {
        guard let range = reader.range(instruction), range.upperBound <= base.count,
          result.count + range.count <= size
        else { return nil }
        result.append(contentsOf: base[range])
      } else {
        guard instruction > 0, let text = reader.text(Int(instruction)), result.count + text.count <= size else {
          return nil
        }
        result.append(contentsOf: text)
      }
    }
    return result.count == size ? result : nil
  }

  /// What one byte of a delta may make.
  private static let largestCopy = 1 << 24

  private mutating func next() -> UInt8? {
    guard place < bytes.count else { return nil }
    defer { place += 1 }
    return bytes[place]
  }

  /// Seven bits a byte, the lowest first.
  private mutating func size() -> Int? {
    var value = 0
    for shift in stride(from: 0, to: 49, by: 7) {
      guard let byte = next() else { return nil }
      value |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }

  /// What to copy of the base: the bytes of offset and size that are not zero follow.
  private mutating func range(_ instruction: UInt8) -> Range<Int>? {
    var value = 0
    for bit in 0..<7 where instruction & 1 << UInt8(bit) != 0 {
      guard let byte = next() else { return nil }
      value |= Int(byte) << (8 * bit)
    }
    let offset = value & 0xFFFF_FFFF
    let size = value >> 32
    return offset..<offset + (size == 0 ? 0x10000 : size)
  }

  private mutating func text(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= bytes.count - place else { return nil }
    defer { place += count }
    return bytes[place..<place + count]
  }
}
