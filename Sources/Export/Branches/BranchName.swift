public import Bytes

/// The name that a series' branch gets.
public enum BranchName {
  /// Longer subjects are cut between words.
  private static let maximumSlug = 40
  /// In bytes; what stands before it and `.lock` behind it have to fit into a path.
  private static let maximumLength = 1000

  /// `patchbay/fix-the-tide-table-v2-3f2a91c0`: readable, safe in every shell and file system, and unique, since it
  /// ends with the beginning of the series' id. The first version has no `-v1`.
  public static func name(of series: ObjectID, subject: String, version: Int) -> String {
    "patchbay/" + short(of: series, subject: subject, version: version)
  }

  /// The same without `patchbay/`.
  public static func short(of series: ObjectID, subject: String, version: Int) -> String {
    let slug = slug(subject)
    return (slug.isEmpty ? "" : slug + "-") + (version > 1 ? "v\(version)-" : "") + series.hex.prefix(8)
  }

  /// Why git would not make a branch of this name, or take it for something else in every later command; nil for a
  /// good one (git-check-ref-format(1), `git branch`).
  public static func problem(_ name: String) -> String? {
    if name.isEmpty { return "the name is empty" }
    if name == "HEAD" || name == "@" { return "git reads it as a commit" }
    if name.hasPrefix("-") { return "git reads it as an option" }
    if name.hasPrefix("refs/") { return "a branch is given without refs/heads/" }
    let forbidden = Array(" ~^:?*[\\\u{7f}".utf8)
    let bytes = Array(name.utf8)
    let isBad =
      bytes.contains { $0 < 0x20 || forbidden.contains($0) }
      || name.contains("..") || name.contains("@{") || name.hasSuffix(".")
      || name.split(separator: "/", omittingEmptySubsequences: false).contains {
        $0.isEmpty || $0.hasPrefix(".") || $0.hasSuffix(".lock")
      }
    if isBad { return "git does not allow the name" }
    return bytes.count > maximumLength ? "the name is too long" : nil
  }

  /// Lower-case ASCII letters and digits, other runs made one hyphen.
  static func slug(_ text: String) -> String {
    var words: [[UInt8]] = [[]]
    for byte in text.utf8.prefix(1000) {
      if ByteClass.isAlphanumeric(byte) {
        words[words.count - 1].append(ByteClass.lower(byte))
      } else if byte != UInt8(ascii: "'"), words.last?.isEmpty == false {
        words.append([])
      }
    }
    var slug = ""
    for word in words where !word.isEmpty {
      if slug.isEmpty {
        slug = String(decoding: word.prefix(maximumSlug), as: UTF8.self)
      } else if slug.utf8.count + 1 + word.count <= maximumSlug {
        slug += "-" + String(decoding: word, as: UTF8.self)
      } else {
        break
      }
    }
    return slug
  }
}
