/// Text as git stores it in a commit: where bytes are no UTF-8, git takes them for Latin-1 (commit.c, verify_utf8).
enum RepairedText {
  /// The bytes, valid UTF-8 from here on.
  static func bytes(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16)
    var index = 0
    while index < bytes.count {
      let length = sequenceLength(bytes, index)
      if length > 0 {
        result += bytes[index..<index + length]
        index += length
      } else {
        result.append(0xC0 + bytes[index] >> 6)
        result.append(0x80 + bytes[index] & 0x3F)
        index += 1
      }
    }
    return result
  }

  /// The same as a string.
  static func string(_ bytes: [UInt8]) -> String { String(decoding: self.bytes(bytes), as: UTF8.self) }

  /// How many bytes the character here takes; 0 if git finds none (find_invalid_utf8: overlong forms, surrogates,
  /// non-characters and what lies beyond U+10FFFF are none).
  private static func sequenceLength(_ bytes: [UInt8], _ start: Int) -> Int {
    let first = bytes[start]
    if first < 0x80 { return 1 }
    let count = (~first).leadingZeroBitCount
    guard (2...4).contains(count), bytes.count - start >= count else { return 0 }
    var scalar = UInt32(first) & (0x7F >> UInt32(count))
    for byte in bytes[(start + 1)..<(start + count)] {
      guard byte & 0xC0 == 0x80 else { return 0 }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let range: ClosedRange<UInt32> =
      count == 2 ? 0x80...0x7FF : count == 3 ? 0x800...0xFFFF : 0x10000...0x10FFFF
    guard range.contains(scalar), scalar & 0x1FF800 != 0xD800, scalar & 0xFFFE != 0xFFFE,
      !(0xFDD0...0xFDEF).contains(scalar)
    else { return 0 }
    return count
  }
}
