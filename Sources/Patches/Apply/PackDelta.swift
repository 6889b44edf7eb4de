/// Deltas in git's pack format (gitformat-pack, "Deltified representation"), as `GIT binary patch` uses them.
enum PackDelta {
  /// The result of applying a delta to a source; nil if it is malformed, was made against a source of another size, or
  /// produces more than `limit` bytes.
  static func apply(_ delta: [UInt8], to source: [UInt8], limit: Int) -> [UInt8]? {
    var reader = Reader(bytes: delta)
    guard delta.count >= 4, reader.size() == source.count, let size = reader.size(), size <= limit else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(size)
    while let command = reader.byte() {
      if command & 0x80 != 0 {
        guard let offset = reader.number(command, bits: 4), let length = reader.number(command >> 4, bits: 3) else {
          return nil
        }
        let count = length == 0 ? 0x10000 : length
        guard offset <= source.count, count <= source.count - offset, count <= size - result.count else { return nil }
        result += source[offset..<offset + count]
      } else {
        let count = Int(command)
        guard count > 0, count <= size - result.count, let data = reader.take(count) else { return nil }
        result += data
      }
    }
    return result.count == size ? result : nil
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    mutating func byte() -> UInt8? {
      guard index < bytes.count else { return nil }
      defer { index += 1 }
      return bytes[index]
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count <= bytes.count - index else { return nil }
      defer { index += count }
      return bytes[index..<index + count]
    }

    /// Seven bits per byte, the lowest first.
    mutating func size() -> Int? {
      var value = 0
      var shift = 0
      while let byte = byte() {
        guard shift < 49 else { return nil }
        value |= Int(byte & 0x7F) << shift
        if byte & 0x80 == 0 { return value }
        shift += 7
      }
      return nil
    }

    /// One byte for each bit set, the lowest first.
    mutating func number(_ flags: UInt8, bits: Int) -> Int? {
      var value = 0
      for bit in 0..<bits where flags >> UInt8(bit) & 1 == 1 {
        guard let byte = byte() else { return nil }
        value |= Int(byte) << (8 * bit)
      }
      return value
    }
  }
}
