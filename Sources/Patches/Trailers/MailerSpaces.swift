/// Spaces that mailers insert in place of plain ones.
enum MailerSpaces {
  /// The text with a plain space for every other one (no-break, narrow, ideographic, …), and without zero-width ones.
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }), text.unicodeScalars.contains(where: isOtherSpace) else {
      return text
    }
    var result = String.UnicodeScalarView()
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if !isOtherSpace(scalar) {
        result.append(scalar)
      } else if !hasNoWidth(scalar) {
        result.append(" ")
      }
    }
    return String(result)
  }

  private static func isOtherSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: hasNoWidth(scalar)
    }
  }

  private static func hasNoWidth(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B...0x200D, 0x2060, 0xFEFF: true
    default: false
    }
  }
}
