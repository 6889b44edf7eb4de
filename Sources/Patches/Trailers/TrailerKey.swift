import Bytes

/// The kinds of keys that count in replies. `Cc:` and the fields of quoted headers do not.
enum TrailerKey {
  /// `Reviewed-by:` and anything else that ends in `-by`; also `Nacked-by`, which the reader has to judge.
  case person
  /// `Fixes:`
  case commit
  /// `Link:`, `Closes:`, `Bug:`, …
  case link

  static func kind(_ key: UnsafeBufferPointer<UInt8>) -> TrailerKey? {
    if key.count > 3, GitText.starts(key, withLowercase: "-by", at: key.count - 3) { return .person }
    guard let first = key.first else { return nil }
    switch ByteClass.lower(first) {
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

  /// Whether the value is valid for such a trailer: an address, a commit, a link.
  func accepts(_ value: String) -> Bool {
    switch self {
    case .person:
      guard let at = value.utf8.firstIndex(of: UInt8(ascii: "@")) else { return false }
      let domain = value.utf8[value.utf8.index(after: at)...]
      return at > value.utf8.startIndex && domain.contains(UInt8(ascii: "."))
    case .commit:
      let digits = value.utf8.prefix { ByteClass.isHexDigit($0) }
      return digits.count >= 7 && digits.count <= 64 || value.utf8.starts(with: "http".utf8)
    case .link:
      return value.utf8.starts(with: "http://".utf8) || value.utf8.starts(with: "https://".utf8)
    }
  }
}
