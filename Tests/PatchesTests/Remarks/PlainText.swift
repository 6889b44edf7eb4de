/// Lines of mails as the second way of placing compares them.
enum PlainText {
  /// Without white space.
  static func squeezed(_ line: some StringProtocol) -> String {
    String(String.UnicodeScalarView(line.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }))
  }

  static func isQuoted(_ line: String) -> Bool {
    line.drop { $0 == " " }.first == ">" && !isHighlight(line) && !isListing(line)
  }

  /// A robot's `>> file.c:12:3: error`.
  private static func isHighlight(_ line: String) -> Bool {
    guard line.hasPrefix(">> ") else { return false }
    let text = line.dropFirst(3).lowercased()
    let word = text.prefix { $0 != " " }.split(separator: ":")
    return word.dropFirst().contains { Int($0) != nil }
      || ["error:", "warning:", "undefined", "note:"].contains(where: text.contains)
  }

  /// A robot's `  > 14` with a tab behind it, in a listing.
  private static func isListing(_ line: String) -> Bool {
    guard line.hasPrefix("  > ") else { return false }
    return line.dropFirst(4).prefix { $0 != "\t" }.allSatisfy(\.isNumber) && line.contains("\t")
  }

  static func withoutMarks(_ line: String) -> Substring {
    line.drop { $0 == ">" || $0 == " " || $0 == "|" || $0 == "\t" || $0 == "\u{A0}" }
  }

  /// What stands behind `|` or `Ada>`, without white space; nil if there is no such mark.
  static func behindUncertainMark(_ line: String) -> String? {
    if line.hasPrefix("|") { return squeezed(withoutMarks(line)) }
    guard let mark = line.firstIndex(of: ">"), line[..<mark].allSatisfy(\.isLetter) else { return nil }
    return squeezed(withoutMarks(String(line[mark...])))
  }

  /// All of a text's lines without marks and white space, one after the other.
  static func squeezedText(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { squeezed(withoutMarks(String($0))) }.joined()
  }

  /// The lines that a mail does not quote.
  static func saidLines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init).filter { !isQuoted($0) }.map { squeezed($0) }
  }
}
