/// Spaces that mailers put where people typed plain ones.
enum MailerSpaces {
  /// The text with a plain space for every other one (no-break, narrow, ideographic, …), and without those of no width.
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0xC2 || $0 == 0xE2 || $0 == 0xE3 || $0 == 0xEF }) else { return text }
    var result = String.UnicodeScalarView()
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: result.append(" ")
      case 0x200B...0x200D, 0x2060, 0xFEFF: continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
