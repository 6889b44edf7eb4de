/// The trailers that a reply or a cover letter gives, after b4 (LoreMessage.find_trailers): a known key at the start of
/// any line that is not quoted, above the signature. A person's trailer needs an address, as in
/// `Reviewed-by: A U Thor <author@example.org>`.
public enum ReplyTrailers {
  /// A longer text is read this far.
  static let maximumBytes = 1 << 20
  static let maximumTrailers = 256
  /// Joined with the lines that mailers wrapped off it, a trailer is cut here.
  static let maximumLength = 1024

  /// The trailers in a reply's text, in order, each once.
  public static func trailers(in text: String) -> [Trailer] {
    var text = text
    return text.withUTF8 { bytes in
      trailers(in: UnsafeBufferPointer(rebasing: bytes.prefix(maximumBytes)))
    }
  }

  static func trailers(in bytes: UnsafeBufferPointer<UInt8>) -> [Trailer] {
    var result: [Trailer] = []
    var position = 0
    while position < bytes.count, result.count < maximumTrailers {
      let line = Self.line(bytes, &position)
      if line.count == 3, GitText.starts(line, with: "-- ") { break }
      // Nothing else begins a trailer, and most lines of a reply are quoted or prose.
      guard let first = line.first(where: { !GitText.isSpace($0) }), GitText.isLetter(first) else { continue }
      let indent = line.firstIndex(of: first) ?? 0
      let content = UnsafeBufferPointer(rebasing: line[indent...])
      guard let separator = TrailerLine.separator(in: content), separator > 1, separator <= 40,
        content.count > separator + 1, GitText.isSpace(content[separator + 1]),
        let kind = TrailerKey.kind(UnsafeBufferPointer(rebasing: content[..<separator]))
      else { continue }
      var value = Array(content[(separator + 1)...].prefix(maximumLength))
      appendWrapped(kind, bytes, &position, &value)
      let trailer = Trailer(keyBytes: content[..<separator], valueBytes: value[...])
      if kind.accepts(trailer.value), !result.contains(trailer) { result.append(trailer) }
    }
    return result
  }

  private static func line(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) -> UnsafeBufferPointer<UInt8> {
    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
    let length = ByteSearch.newline(in: rest) ?? rest.count
    position += min(length + 1, rest.count)
    let hasReturn = length > 0 && rest[length - 1] == GitText.carriageReturn
    return UnsafeBufferPointer(rebasing: rest[..<(hasReturn ? length - 1 : length)])
  }

  /// Takes the next line too where a mailer broke the trailer: an address alone in `<>`, or the rest of
  /// `Fixes: 123456789abc ("…`.
  private static func appendWrapped(
    _ kind: TrailerKey, _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ value: inout [UInt8]
  ) {
    guard position < bytes.count else { return }
    var next = position
    let following = line(bytes, &next)
    let isRest: Bool
    switch kind {
    case .person:
      isRest =
        !value.contains(UInt8(ascii: "@"))
        && following.first { !GitText.isSpace($0) } == UInt8(ascii: "<")
        && following.contains(UInt8(ascii: "@")) && following.last == UInt8(ascii: ">")
    case .commit:
      isRest =
        value.contains(UInt8(ascii: "(")) && !value.contains(UInt8(ascii: ")"))
        && following.contains(UInt8(ascii: ")")) && following.first != UInt8(ascii: ">")
    case .link: isRest = false
    }
    guard isRest, following.count <= maximumLength else { return }
    value.append(GitText.space)
    value += GitText.trimmed(Array(following)[...])
    position = next
  }
}

/// The kinds of keys that count in replies. `Cc:` and the fields of quoted headers do not.
enum TrailerKey {
  /// `Reviewed-by:` and anything else that ends in `-by`; also `Nacked-by`, which is for the reader to weigh.
  case person
  /// `Fixes:`
  case commit
  /// `Link:`, `Closes:`, `Bug:`, …
  case link

  static func kind(_ key: UnsafeBufferPointer<UInt8>) -> TrailerKey? {
    if key.count > 3, GitText.starts(key, withLowercase: "-by", at: key.count - 3) { return .person }
    guard let first = key.first else { return nil }
    switch GitText.lower(first) {
    case UInt8(ascii: "f"): return GitText.equalsIgnoringCase(key, "fixes") ? .commit : nil
    case UInt8(ascii: "l"): return GitText.equalsIgnoringCase(key, "link") ? .link : nil
    case UInt8(ascii: "c"): return GitText.equalsIgnoringCase(key, "closes") ? .link : nil
    case UInt8(ascii: "b"):
      return GitText.equalsIgnoringCase(key, "buglink") || GitText.equalsIgnoringCase(key, "bugzilla")
        || GitText.equalsIgnoringCase(key, "bug") ? .link : nil
    case UInt8(ascii: "a"): return GitText.equalsIgnoringCase(key, "addresses") ? .link : nil
    default: return nil
    }
  }

  /// Whether the value is one that such a trailer has: an address, a commit, a link.
  func accepts(_ value: String) -> Bool {
    switch self {
    case .person:
      guard let at = value.utf8.firstIndex(of: UInt8(ascii: "@")) else { return false }
      let domain = value.utf8[value.utf8.index(after: at)...]
      return at > value.utf8.startIndex && domain.contains(UInt8(ascii: "."))
    case .commit:
      let digits = value.utf8.prefix { GitText.isDigit($0) || (0x61...0x66).contains(GitText.lower($0)) }
      return digits.count >= 7 && digits.count <= 64 || value.utf8.starts(with: "http".utf8)
    case .link:
      return value.utf8.starts(with: "http://".utf8) || value.utf8.starts(with: "https://".utf8)
    }
  }
}
