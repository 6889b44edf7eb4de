import Bytes

/// Header values as bytes that any mail program accepts: RFC 2047 if they are not plain ASCII.
public enum HeaderEncoding {
  /// A display name: as it is where it is made of words, quoted where it has specials, encoded where it has more.
  public static func phrase(_ name: [UInt8]) -> [UInt8] {
    let name = oneLine(name)
    if needsEncoding(name) { return encoded(name) }
    let isPlain = name.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: " ") }
    if isPlain, !name.isEmpty { return name }
    var quoted = [UInt8(ascii: "\"")]
    for byte in name {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { quoted.append(UInt8(ascii: "\\")) }
      quoted.append(byte)
    }
    return quoted + [UInt8(ascii: "\"")]
  }

  /// Text such as a subject's.
  public static func text(_ text: [UInt8]) -> [UInt8] {
    let text = oneLine(text)
    return needsEncoding(text) ? encoded(text) : text
  }

  /// The bytes with line breaks and NULs replaced by blanks.
  public static func oneLine(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { $0 == 10 || $0 == 13 || $0 == 0 ? UInt8(ascii: " ") : $0 }
  }

  /// Base64 in lines of 76 characters, each with its newline.
  public static func base64Lines(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 3 * 4 + bytes.count / 57 + 8)
    var column = 0
    var index = 0
    while index < bytes.count {
      let group = bytes[index..<min(index + 3, bytes.count)]
      var word: UInt32 = 0
      for byte in group { word = word << 8 | UInt32(byte) }
      word <<= UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let isPadding = place > group.count
        result.append(isPadding ? UInt8(ascii: "=") : digits[Int(word >> UInt32(18 - 6 * place)) & 63])
      }
      index += 3
      column += 4
      if column == 76 {
        result.append(10)
        column = 0
      }
    }
    if column > 0 { result.append(10) }
    return result
  }

  private static func needsEncoding(_ bytes: [UInt8]) -> Bool {
    bytes.contains { $0 >= 0x7f || $0 < 0x20 } || holdsEncodedWord(bytes)
  }

  /// Text that looks like an encoded word would be decoded.
  private static func holdsEncodedWord(_ bytes: [UInt8]) -> Bool {
    zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "=") && $1 == UInt8(ascii: "?") }
  }

  /// `=?UTF-8?q?…?=` words of at most 75 characters, cut between characters, folded.
  private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      let piece =
        isWordByte(byte) ? [byte] : byte == UInt8(ascii: " ") ? [UInt8(ascii: "_")] : Array(hexadecimal(byte).utf8)
      // A continuation byte of UTF-8 stays with the ones before it; 63 characters leave room for the longest character.
      let startsCharacter = byte & 0xc0 != 0x80
      if startsCharacter, index > 0, word.count + 12 > 63 {
        words.append(word)
        word = []
      }
      word += piece
    }
    words.append(word)
    return Array(words.map { Array("=?UTF-8?q?".utf8) + $0 + Array("?=".utf8) }.joined(separator: Array("\n ".utf8)))
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    "=" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    ByteClass.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "'")
  }
}
