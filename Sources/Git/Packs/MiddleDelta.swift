/// The delta between two objects with a common beginning and end, as packs store it (gitformat-pack, "Deltified
/// representation"). A tree with one changed entry and a file with one changed hunk are like that; `git gc` finds
/// better deltas for objects that changed in many places.
enum MiddleDelta {
  /// The delta; nil if it would not help.
  static func make(from base: [UInt8], to result: [UInt8]) -> [UInt8]? {
    guard UInt32(exactly: base.count) != nil else { return nil }
    let shorter = min(base.count, result.count)
    var prefix = 0
    var suffix = 0
    base.withUnsafeBufferPointer { base in
      result.withUnsafeBufferPointer { result in
        while prefix < shorter, base[prefix] == result[prefix] { prefix += 1 }
        while suffix < shorter - prefix, base[base.count - 1 - suffix] == result[result.count - 1 - suffix] {
          suffix += 1
        }
      }
    }
    let middle = result[prefix..<result.count - suffix]
    guard middle.count < result.count / 2 else { return nil }
    var delta = size(base.count) + size(result.count)
    copy(0..<prefix, to: &delta)
    var rest = middle
    while !rest.isEmpty {
      let piece = rest.prefix(127)
      delta.append(UInt8(piece.count))
      delta.append(contentsOf: piece)
      rest = rest.dropFirst(piece.count)
    }
    copy(base.count - suffix..<base.count, to: &delta)
    return delta
  }

  /// Seven bits a byte, the lowest first.
  private static func size(_ value: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest > 0x7F {
      bytes.append(0x80 | UInt8(rest & 0x7F))
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// Instructions to copy a range of the base: four bytes of offset and two of size, of which zeros are left out.
  private static func copy(_ range: Range<Int>, to delta: inout [UInt8]) {
    var range = range
    while !range.isEmpty {
      let count = min(range.count, 0xFFFF)
      let place = delta.count
      delta.append(0x80)
      for (bit, byte) in [0, 8, 16, 24].map({ range.lowerBound >> $0 }).enumerated() where byte & 0xFF != 0 {
        delta[place] |= 1 << UInt8(bit)
        delta.append(UInt8(byte & 0xFF))
      }
      for (bit, byte) in [0, 8].map({ count >> $0 }).enumerated() where byte & 0xFF != 0 {
        delta[place] |= 0x10 << UInt8(bit)
        delta.append(UInt8(byte & 0xFF))
      }
      range = range.dropFirst(count)
    }
  }
}
