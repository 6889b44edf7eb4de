/// The beginning of a mail's text as a reply quotes it.
package enum QuotedText {
  /// More lines are left out.
  static let limit = 12

  /// The prose up to a diff, diffstat or signature, each line prefixed with `> `.
  package static func quoted(_ text: String) -> String {
    var lines: ArraySlice<Substring> = []
    // In Swift, CR LF is one character.
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      if line == "-- " || line == "--" || line == "---" || line.hasPrefix("diff --git ") { break }
      lines.append(line)
    }
    lines = lines.drop { $0.allSatisfy(\.isWhitespace) }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    let isCut = lines.count > limit
    var result = lines.prefix(limit).map { $0.isEmpty ? ">" : $0.hasPrefix(">") ? ">\($0)" : "> \($0)" }
    if isCut { result.append("> [...]") }
    return result.joined(separator: "\n")
  }
}
