import Bytes
import Mail

/// Converts text to UTF-8 as `git mailinfo` does: text labelled UTF-8, or not labelled, is passed on unchecked, and
/// text that is invalid in its charset is an error, so that the caller can say that git refuses the mail.
enum CharsetConversion {
  /// The bytes in UTF-8, and why git would not have converted them.
  static func toUTF8(_ bytes: [UInt8], from label: [UInt8]) -> (bytes: [UInt8], problem: MailInfoProblem?) {
    guard needsConversion(label), !bytes.isEmpty else { return (bytes, nil) }
    let charset = Charset(label: label[...])
    let converted = charset.utf8(bytes[...])
    if charset == .guessed {
      // Non-ASCII text labelled ASCII, or an unknown charset.
      let isASCII = isKnownASCII(label) && bytes.allSatisfy { $0 < 0x80 }
      return (converted, isASCII ? nil : .unknownCharset)
    }
    return (converted, holdsReplacement(converted) ? .charset : nil)
  }

  /// Whether text in this charset has to be converted: not if none is named, or UTF-8 in one of git's spellings.
  static func needsConversion(_ label: [UInt8]) -> Bool {
    !label.isEmpty && !GitText.equalsIgnoringCase(label, "utf-8") && !GitText.equalsIgnoringCase(label, "utf8")
  }

  private static func isKnownASCII(_ label: [UInt8]) -> Bool {
    GitText.find("ascii", in: label) != nil || GitText.find("ansi_x3.4", in: label) != nil
  }

  private static func holdsReplacement(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { $0.find("\u{FFFD}") != nil }
  }
}
