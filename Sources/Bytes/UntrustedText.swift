/// Text written by a stranger, made harmless for a terminal (law L7).
///
/// Control characters could move the cursor, set the window's title or, on some terminals, type for the person who
/// reads; characters that reorder text could make a subject look like another. They are shown instead of sent: ESC as
/// `\x1b`, U+202E as `<U+202E>`.
package enum UntrustedText {
  /// The text on one line: newlines and tabs become spaces, other dangerous characters are shown.
  package static func line(_ text: String) -> String { escape(text, keepingLines: false) }

  /// The text with its newlines and tabs; a carriage return before a newline is left out.
  package static func block(_ text: String) -> String { escape(text, keepingLines: true) }

  private static func escape(_ text: String, keepingLines: Bool) -> String {
    let scalars = text.unicodeScalars
    // Nearly every text is harmless, and then costs one pass and no copy.
    guard scalars.contains(where: { $0.isUnsafeToShow && !(keepingLines && ($0 == "\n" || $0 == "\t")) }) else {
      return text
    }
    var result = ""
    var previousWasReturn = false
    for scalar in scalars {
      if previousWasReturn, scalar != "\n" { result += keepingLines ? "\\x0d" : " " }
      previousWasReturn = scalar == "\r"
      switch scalar {
      case "\r": continue
      case "\n", "\t":
        if keepingLines { result.unicodeScalars.append(scalar) } else { result += " " }
      default: result += shown(scalar)
      }
    }
    if previousWasReturn { result += keepingLines ? "\\x0d" : " " }
    return result
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    guard scalar.isUnsafeToShow else { return String(scalar) }
    let digits = String(scalar.value, radix: 16)
    if scalar.value < 0x80 { return "\\x" + (digits.count == 1 ? "0" : "") + digits }
    return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits.uppercased() + ">"
  }
}

extension Unicode.Scalar {
  /// Whether a terminal may act on the character instead of showing it: C0 and C1 controls, DEL, the characters with
  /// Unicode's Bidi_Control property, line and paragraph separators, the byte order mark and the invisible tags.
  package var isUnsafeToShow: Bool {
    switch value {
    case 0x20...0x7e: false
    case 0...0x1f, 0x7f...0x9f: true
    case 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff, 0xe0000...0xe007f: true
    default: false
    }
  }
}
