/// The tree that a series is for, by the words of its subject's prefixes: `net-next`, `5.10.y`, `scarthgap`.
struct RevisionTree: Hashable, Sendable {
  let name: String
  /// Whether a release is named. The same change for several releases is several works.
  let isRelease: Bool

  init?(_ content: MessageRecord.Content) {
    let words = content.prefixes.map { $0.lowercased() }.filter(Self.mayNameTree)
    guard !words.isEmpty else { return nil }
    name = words.joined(separator: " ")
    isRelease = words.contains { $0.contains(".") && $0.contains(where: \.isNumber) }
  }

  private static func mayNameTree(_ word: String) -> Bool {
    for mark in ["patch", "rfc", "resen", "repost", "pull", "git", "wip"] where word.hasPrefix(mark) { return false }
    let digits = word.drop { $0 == "v" || $0 == "-" }
    return !digits.allSatisfy { $0.isNumber || $0 == "/" }
  }
}
