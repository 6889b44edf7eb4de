import Bytes

/// Spaces that mailers insert in place of plain ones.
enum MailerSpaces {
  /// The UTF-8 text with a plain space for every other one (no-break, narrow, ideographic, …), and without zero-width
  /// ones; nil where it has neither.
  static func plain(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var copied = 0
    var place = 0
    while place < text.count {
      guard text[place] >= 0xC2, let space = Space(at: place, in: text) else {
        place += 1
        continue
      }
      result += text[copied..<place]
      if space.hasWidth { result.append(UInt8.space) }
      place += space.length
      copied = place
    }
    return copied == 0 ? nil : result + text[copied...]
  }

  /// A character that is a space but not the plain one.
  private struct Space {
    /// How many bytes it takes.
    let length: Int
    let hasWidth: Bool

    init?(at place: Int, in text: UnsafeBufferPointer<UInt8>) {
      func byte(_ distance: Int) -> UInt8 { place + distance < text.count ? text[place + distance] : 0 }
      switch (text[place], byte(1), byte(2)) {
      case (0xC2, 0xA0, _): (length, hasWidth) = (2, true)  // U+00A0
      case (0xE2, 0x80, 0x80...0x8A): (length, hasWidth) = (3, true)  // U+2000 to U+200A
      case (0xE2, 0x80, 0xAF): (length, hasWidth) = (3, true)  // U+202F
      case (0xE2, 0x81, 0x9F): (length, hasWidth) = (3, true)  // U+205F
      case (0xE3, 0x80, 0x80): (length, hasWidth) = (3, true)  // U+3000
      case (0xE2, 0x80, 0x8B...0x8D): (length, hasWidth) = (3, false)  // U+200B to U+200D
      case (0xE2, 0x81, 0xA0): (length, hasWidth) = (3, false)  // U+2060
      case (0xEF, 0xBB, 0xBF): (length, hasWidth) = (3, false)  // U+FEFF
      default: return nil
      }
    }
  }
}
