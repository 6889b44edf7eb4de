import Bytes

/// Cuts text into words as search compares them: runs of letters and digits, in lower case.
///
/// Whatever text is searched, and whatever is searched for, goes through here first; SQLite then sees words only. So a
/// search without an index finds what one with an index does. Chinese, Japanese and Korean characters are a word each,
/// because nothing separates words there.
enum Words {
  /// A word is cut off after so many bytes, in what is searched and in what is searched for.
  static let wordLimit = 64
  /// Stands between texts that follow each other in one field, so that no phrase spans two. No word is written so.
  static let separator = UInt8(ascii: "_")

  /// Appends the words of the text, a blank after each.
  static func append(_ text: String, to result: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &result) }
  }

  /// Appends the words of text in UTF-8, a blank after each.
  static func append(_ bytes: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: WordWriter.capacity) { buffer in
      var writer = WordWriter(buffer)
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          index += 1
          if ByteClass.isAlphanumeric(byte) { writer.append(ByteClass.lower(byte)) } else { writer.finish(&result) }
        } else {
          let (scalar, length) = decode(bytes, at: index)
          index += length
          append(scalar, &writer, &result)
        }
      }
      writer.finish(&result)
      writer.flush(&result)
    }
  }

  /// One word that stands for the whole text, which is compared as a whole: an id, the name of a list.
  static func appendWhole(_ text: String, prefix: Unicode.Scalar, to result: inout [UInt8]) {
    let start = result.count
    result.append(UInt8(truncatingIfNeeded: prefix.value))
    for byte in text.utf8 {
      guard result.count - start < 4 * wordLimit else { break }
      if ByteClass.isAlphanumeric(byte) {
        result.append(ByteClass.lower(byte))
      } else {
        result.append(separator)
        result.append(contentsOf: Hex.encode(CollectionOfOne(byte)))
      }
    }
    result.append(.space)
  }

  private static func append(_ scalar: Unicode.Scalar, _ writer: inout WordWriter, _ result: inout [UInt8]) {
    if isWordByItself(scalar) {
      writer.finish(&result)
      writer.append(whole: String(scalar))
      writer.finish(&result)
      return
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
      writer.append(whole: properties.lowercaseMapping)
    default: writer.finish(&result)
    }
  }

  private static func isWordByItself(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  /// The scalar at a byte that begins one; U+FFFD, one byte long, for bytes that are not UTF-8.
  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (scalar: Unicode.Scalar, length: Int) {
    let first = bytes[index]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
    guard length > 0, index + length <= bytes.count else { return ("\u{FFFD}", 1) }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
      guard bytes[index + offset] & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }
}

/// Gathers words in a small buffer: appending every byte to an array by itself takes several times as long.
private struct WordWriter {
  static let capacity = 1024

  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var count = 0
  /// Where the word begins.
  private var start = 0

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  /// Appends to the word, as far as that may become so long.
  mutating func append(_ byte: UInt8) {
    guard count - start < Words.wordLimit else { return }
    buffer[count] = byte
    count += 1
  }

  /// The same for bytes that are left out together.
  mutating func append(whole text: String) {
    guard count - start + text.utf8.count <= Words.wordLimit else { return }
    for byte in text.utf8 { append(byte) }
  }

  /// Ends the word, if one has begun.
  mutating func finish(_ result: inout [UInt8]) {
    if count > start {
      buffer[count] = .space
      count += 1
      // Another word and its blank must find room.
      if count + Words.wordLimit + 1 > Self.capacity { flush(&result) }
    }
    start = count
  }

  /// Passes on what is in the buffer.
  mutating func flush(_ result: inout [UInt8]) {
    result.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<count]))
    (count, start) = (0, 0)
  }
}
