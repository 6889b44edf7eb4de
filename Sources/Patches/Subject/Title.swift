import Bytes

/// When two titles are equal, and when they are similar: the rules that everything that compares subjects follows.
public enum Title {
  /// The title in the form in which it is compared: ignoring case, runs of white space, and trailing full stops, all of
  /// which may change on the way into a repository. May be empty.
  public static func key(_ name: String) -> String {
    if let key = asciiKey(name) { return key }
    var text = name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    while text.last == "." || text.last == " " { text.removeLast() }
    return text
  }

  /// The same for ASCII titles, as most are: with bytes it takes a fraction of the time. nil for others.
  private static func asciiKey(_ name: String) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.utf8.count)
    for byte in name.utf8 {
      guard byte < 0x80 else { return nil }
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
      } else {
        bytes.append(ByteClass.lower(byte))
      }
    }
    while bytes.last == UInt8(ascii: ".") || bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The words of a text: runs of letters, digits and underscores.
  public static func words(in text: Substring) -> [Substring] {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }
    return text.utf8.split { !(ByteClass.isAlphanumeric($0) || $0 == UInt8(ascii: "_")) }.map { Substring($0) }
  }

  /// Whether two titles, given as keys, are related: they share the subsystem before the colon, or two words of at
  /// least four letters.
  public static func areAlike(_ one: String, _ other: String) -> Bool {
    if let subsystem = subsystem(of: one), subsystem == self.subsystem(of: other) { return true }
    return words(of: one).intersection(words(of: other)).count >= 2
  }

  private static func subsystem(of key: String) -> Substring? {
    guard let colon = key.firstIndex(of: ":"), colon > key.startIndex else { return nil }
    return key[..<colon]
  }

  private static func words(of key: String) -> Set<Substring> {
    Set(words(in: key[...]).filter { $0.utf8.count >= 4 })
  }
}
