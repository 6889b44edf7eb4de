/// When two titles are the same, and when they are alike: the rules that everything which compares subjects follows.
public enum Title {
  /// The title in the form in which it is compared: without regard to case, runs of white space, and full stops at its
  /// end, all of which change on the way into a repository. Empty where nothing is left.
  public static func key(_ name: String) -> String {
    var text = name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    while text.last == "." || text.last == " " { text.removeLast() }
    return text
  }

  /// Whether two titles, given as keys, are of one family: the subsystem before the colon is the same, or two words of
  /// four letters or more are.
  public static func areAlike(_ one: String, _ other: String) -> Bool {
    if let subsystem = subsystem(of: one), subsystem == self.subsystem(of: other) { return true }
    return words(of: one).intersection(words(of: other)).count >= 2
  }

  private static func subsystem(of key: String) -> Substring? {
    guard let colon = key.firstIndex(of: ":"), colon > key.startIndex else { return nil }
    return key[..<colon]
  }

  private static func words(of key: String) -> Set<Substring> {
    Set(key.split { !($0.isLetter || $0.isNumber || $0 == "_") }.filter { $0.utf8.count >= 4 })
  }
}
