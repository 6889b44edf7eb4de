import Bytes

/// How quoted lines are compared: by their letters alone, because mailers change white space.
enum QuoteText {
  /// The length of the white space at `index`, 0 if there is none: ASCII's, non-breaking and other spaces of Unicode,
  /// zero-width ones and the byte order mark.
  @inline(__always)
  static func blank(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, to end: Int) -> Int {
    let byte = bytes[index]
    if byte < 0x80 { return ByteClass.isSpace(byte) ? 1 : 0 }
    switch byte {
    case 0xC2: return index + 1 < end && (bytes[index + 1] == 0xA0 || bytes[index + 1] == 0x85) ? 2 : 0
    case 0xE1: return index + 2 < end && bytes[index + 1] == 0x9A && bytes[index + 2] == 0x80 ? 3 : 0
    case 0xE2:
      guard index + 2 < end else { return 0 }
      let last = bytes[index + 2]
      if bytes[index + 1] == 0x81 { return last == 0x9F ? 3 : 0 }
      return bytes[index + 1] == 0x80 && ((0x80...0x8D).contains(last) || [0xA8, 0xA9, 0xAF].contains(last)) ? 3 : 0
    case 0xE3: return index + 2 < end && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80 ? 3 : 0
    case 0xEF: return index + 2 < end && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF ? 3 : 0
    default: return 0
    }
  }

  /// The first index from `start` on that is not white space.
  static func skipBlanks(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    while index < end {
      let length = blank(bytes, at: index, to: end)
      if length == 0 { break }
      index += length
    }
    return index
  }

  /// The letters of a line: its bytes without white space.
  static func letters(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(end - start)
    var index = start
    while index < end {
      let length = blank(bytes, at: index, to: end)
      if length == 0 {
        result.append(bytes[index])
        index += 1
      } else {
        index += length
      }
    }
    return result
  }

  /// The text without the remains of undecoded quoted-printable: `=20`, `=3D`, a `=` at the end.
  static func withoutQuotedPrintable(_ letters: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(letters.count)
    var index = 0
    while index < letters.count {
      if letters[index] == UInt8(ascii: "=") {
        if index + 1 == letters.count { break }
        if index + 2 < letters.count, let high = Hex.value(of: letters[index + 1]),
          let low = Hex.value(of: letters[index + 2])
        {
          result.append(high << 4 | low)
          index += 3
          continue
        }
      }
      result.append(letters[index])
      index += 1
    }
    return result.withUnsafeBufferPointer { Self.letters($0, from: 0, to: $0.count) }
  }
}

/// A line's letters in eight bytes (FNV-1a), and how many there are. If an attacker makes two lines collide, they are
/// confused, which only puts a remark in the wrong place.
struct LineKey: Hashable {
  private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  private(set) var count: Int32 = 0

  init() {}

  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) {
    append(bytes, from: start, to: end)
  }

  init(letters: [UInt8]) {
    self.init()
    letters.withUnsafeBufferPointer { append($0, from: 0, to: $0.count) }
  }

  var isBlank: Bool { count == 0 }
  /// Too short to determine its place by itself: `{`, `+}`, a lone `+`.
  var isWeak: Bool { count < 4 }

  /// Adds the letters of the text that follows.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) {
    var index = start
    while index < end {
      let length = QuoteText.blank(bytes, at: index, to: end)
      if length == 0 {
        hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3
        count &+= 1
        index += 1
      } else {
        index += length
      }
    }
  }
}
