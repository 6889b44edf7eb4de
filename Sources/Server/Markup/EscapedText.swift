/// Text as it stands in HTML and XML.
///
/// What has a meaning there is escaped. What is not seen, or lets text look like another, is shown as on a terminal: ESC as
/// `\x1b`, U+202E as `<U+202E>`. Invalid UTF-8 does not occur: Swift's strings have none.
enum EscapedText {
  static func append(_ text: UnsafeBufferPointer<UInt8>, limit: Int, to bytes: inout [UInt8]) {
    let end = cut(text, limit)
    var plain = 0
    var index = 0
    while index < end {
      let length = Self.length(of: text[index])
      guard let replacement = replacement(text, index, min(index + length, end)) else {
        index += length
        continue
      }
      bytes.append(contentsOf: text[plain..<index])
      bytes.append(contentsOf: replacement.utf8)
      index += length
      plain = index
    }
    if plain < end { bytes.append(contentsOf: text[plain..<end]) }
    if end < text.count { bytes.append(contentsOf: "…".utf8) }
  }

  /// Where the text is cut: not inside a character's bytes.
  private static func cut(_ text: UnsafeBufferPointer<UInt8>, _ limit: Int) -> Int {
    guard text.count > limit else { return text.count }
    var end = limit
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  private static func length(of lead: UInt8) -> Int {
    switch lead {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
  }

  /// What stands for the character; nil if it stands for itself.
  private static func replacement(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> String? {
    switch text[start] {
    case UInt8(ascii: "<"): return "&lt;"
    case UInt8(ascii: ">"): return "&gt;"
    case UInt8(ascii: "&"): return "&amp;"
    case UInt8(ascii: "\""): return "&quot;"
    case UInt8(ascii: "'"): return "&#39;"
    case 0x09, 0x0A, 0x20..<0x7F: return nil
    // A carriage return before a line feed is part of the line's end.
    case 0x0D: return end < text.count && text[end] == 0x0A ? "" : "\\x0d"
    case 0..<0x80: return "\\x" + hexadecimal(UInt32(text[start]), digits: 2)
    // Only these begin what is not seen: U+0080 to U+009F, U+061C, U+2000 on, U+FEFF, U+E0000 on.
    case 0xC2, 0xD8, 0xE2, 0xEF, 0xF3: break
    default: return nil
    }
    guard let scalar = String(decoding: text[start..<end], as: UTF8.self).unicodeScalars.first,
      isHidden(scalar.value)
    else { return nil }
    return "&lt;U+" + hexadecimal(scalar.value, digits: 4).uppercased() + "&gt;"
  }

  /// C1 controls, what reorders text, line and paragraph separators, the byte order mark, the invisible tags, and the
  /// two that XML does not allow.
  private static func isHidden(_ value: UInt32) -> Bool {
    switch value {
    case 0x80...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF,
      0xE0000...0xE007F:
      true
    default: false
    }
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
