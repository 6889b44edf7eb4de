import Bytes

/// A URL of an archive or a tracker that names a mail: `https://lore.kernel.org/r/ID`, `https://lists.example.org/dev/ID/T/#u`,
/// `https://patchwork.example.org/project/dev/patch/ID/`, `mid:ID` (RFC 2392).
public enum MessageURL {
  /// What may follow the Message-ID in public-inbox, Patchwork and hyperkitty.
  private static let views: Set<String> = [
    "", "t", "T", "raw", "s", "mbox", "mbox.gz", "t.mbox.gz", "t.atom", "comments", "checks", "R", "f", "#t", "full",
  ]

  /// The Message-ID, or hexadecimal id, at the end of a URL; nil if the text is not such a URL.
  public static func id(in text: String) -> String? {
    var text = text[...]
    if text.hasPrefix("<"), text.hasSuffix(">") { text = text.dropFirst().dropLast() }
    if text.lowercased().hasPrefix("mid:") { return decoded(text.dropFirst(4)) }
    guard let path = path(of: text) else { return nil }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    while let last = parts.last, views.contains(String(last)) { parts.removeLast() }
    guard let last = parts.last, let id = decoded(last) else { return nil }
    return id.hasPrefix("<") && id.hasSuffix(">") ? String(id.dropFirst().dropLast()) : id
  }

  /// What follows the scheme, without query and fragment; nil where there is neither a scheme nor a host.
  private static func path(of text: Substring) -> Substring? {
    var rest = text
    if let scheme = text.firstRange(of: "://") {
      guard text[..<scheme.lowerBound].allSatisfy(\.isLetter) else { return nil }
      rest = text[scheme.upperBound...]
    } else {
      let host = text.prefix { $0 != "/" }
      guard host.endIndex < text.endIndex, host.contains("."),
        host.allSatisfy({ $0.isLetter || $0.isNumber || ".-".contains($0) })
      else { return nil }
    }
    return rest.prefix { $0 != "?" && $0 != "#" }
  }

  /// The percent-decoded text; nil if it is empty or not UTF-8.
  private static func decoded(_ text: Substring) -> String? {
    let bytes = PercentEncoding.decodedBytes(text)
    guard !bytes.isEmpty else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
