/// Checks of bytes as UTF-8 without making a string.
enum UTF8Check {
  /// How far the bytes are ASCII from `start` on, eight at a time: the index of the first other byte, or the count.
  static func asciiPrefix(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    let raw = UnsafeRawBufferPointer(bytes)
    while index + 8 <= bytes.count {
      if raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { break }
      index += 8
    }
    while index < bytes.count, bytes[index] < 0x80 { index += 1 }
    return index
  }

  /// Whether the bytes from `start` on are UTF-8 (RFC 3629: no overlong forms, surrogates or points past U+10FFFF).
  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var index = start
    while true {
      index = asciiPrefix(of: bytes, from: index)
      guard index < bytes.count else { return true }
      let lead = bytes[index]
      let (length, low, high): (Int, UInt8, UInt8)
      switch lead {
      case 0xC2...0xDF: (length, low, high) = (2, 0x80, 0xBF)
      case 0xE0: (length, low, high) = (3, 0xA0, 0xBF)
      case 0xED: (length, low, high) = (3, 0x80, 0x9F)
      case 0xE1...0xEF: (length, low, high) = (3, 0x80, 0xBF)
      case 0xF0: (length, low, high) = (4, 0x90, 0xBF)
      case 0xF4: (length, low, high) = (4, 0x80, 0x8F)
      case 0xF1...0xF3: (length, low, high) = (4, 0x80, 0xBF)
      default: return false
      }
      guard bytes.count - index >= length, bytes[index + 1] >= low, bytes[index + 1] <= high else { return false }
      for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return false }
      index += length
    }
  }
}
