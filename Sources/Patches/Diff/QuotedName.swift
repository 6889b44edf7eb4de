/// Names as git quotes them in C style (quote.c): `"caf\303\251"`.
public enum QuotedName {
  /// The name that a quoted string at `start` stands for, and the index after its closing quote; nil if no well-formed
  /// quoted string ends before `end`.
  static func unquote(_ bytes: [UInt8], from start: Int, to end: Int) -> (name: [UInt8], end: Int)? {
    guard start < end, bytes[start] == UInt8(ascii: "\"") else { return nil }
    var name: [UInt8] = []
    var index = start + 1
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return (name, index) }
      guard byte == UInt8(ascii: "\\") else {
        name.append(byte)
        continue
      }
      guard index < end else { return nil }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "a"): name.append(7)
      case UInt8(ascii: "b"): name.append(8)
      case UInt8(ascii: "t"): name.append(9)
      case UInt8(ascii: "n"): name.append(10)
      case UInt8(ascii: "v"): name.append(11)
      case UInt8(ascii: "f"): name.append(12)
      case UInt8(ascii: "r"): name.append(13)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): name.append(escape)
      case UInt8(ascii: "0")...UInt8(ascii: "3"):
        guard end - index >= 2, bytes[index] & 0xF8 == 0x30, bytes[index + 1] & 0xF8 == 0x30 else { return nil }
        name.append((escape - 48) << 6 | (bytes[index] - 48) << 3 | (bytes[index + 1] - 48))
        index += 2
      default: return nil
      }
    }
    return nil
  }

  /// The name in git's quoting, with quotes only if needed. With `keepsUTF8` bytes over 0x7f stay as they are (git's
  /// `core.quotePath=false`).
  public static func quote(_ name: [UInt8], keepsUTF8: Bool = false) -> [UInt8] {
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    var isPlain = true
    for byte in name {
      let letter: UInt8?
      switch byte {
      case 7: letter = UInt8(ascii: "a")
      case 8: letter = UInt8(ascii: "b")
      case 9: letter = UInt8(ascii: "t")
      case 10: letter = UInt8(ascii: "n")
      case 11: letter = UInt8(ascii: "v")
      case 12: letter = UInt8(ascii: "f")
      case 13: letter = UInt8(ascii: "r")
      case UInt8(ascii: "\\"), UInt8(ascii: "\""): letter = byte
      default: letter = nil
      }
      if let letter {
        quoted += [UInt8(ascii: "\\"), letter]
      } else if byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !keepsUTF8) {
        quoted += [UInt8(ascii: "\\"), 48 + (byte >> 6), 48 + (byte >> 3 & 7), 48 + (byte & 7)]
      } else {
        quoted.append(byte)
        continue
      }
      isPlain = false
    }
    return isPlain ? name : quoted + [UInt8(ascii: "\"")]
  }

  /// The name as readable text: control characters and invalid UTF-8 escaped, long names cut in the middle.
  public static func display(_ name: [UInt8]) -> String {
    var shown = name
    if name.count > 300 { shown = Array(name.prefix(150)) + Array("...".utf8) + Array(name.suffix(140)) }
    // C1 controls are two bytes in UTF-8; a terminal may act on them.
    if let text = String(validating: shown, as: UTF8.self),
      !text.unicodeScalars.contains(where: { (0x80...0x9F).contains($0.value) })
    {
      return String(decoding: quote(shown, keepsUTF8: true), as: UTF8.self)
    }
    return String(decoding: quote(shown), as: UTF8.self)
  }
}
