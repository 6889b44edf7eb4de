import Bytes

/// The tree that a subject's prefix names: `net-next`, `testsuite`, `5.10.y`, `v5.4`, `scarthgap`, `openwrt-23.05`.
///
/// Every word of the prefixes that says nothing about patches (`PATCH`, `v2`, `3/7`, `RFC`) or about the state of the
/// work (`WIP`) names one: lists invent such words, so no table could hold them. Words after the bracket that says
/// `PATCH` usually belong to the title (`[PATCH] [ARM] …`), and name a tree only if it is a release.
public struct SubjectTree: Hashable, Sendable {
  /// The words, in lower case and one form: `5.10` for `5.10.y`, `v5.10`, `linux-5.10.y` and `5.10-stable`.
  public let name: String
  /// Whether a release is named. The same change for another release is a backport, not a newer version.
  public let isRelease: Bool

  public init(name: String, isRelease: Bool) {
    self.name = name
    self.isRelease = isRelease
  }

  /// From the words that may name a tree; nil if none does.
  init?(words: [(text: String, isBehindPatch: Bool)]) {
    var names: [String] = []
    var isRelease = false
    for word in words {
      let text = Self.trimmed(word.text.lowercased().filter { $0 != "|" })
      guard !text.isEmpty, !Self.states.contains(text) else { continue }
      let release = Self.release(text)
      if word.isBehindPatch, release == nil { continue }
      isRelease = isRelease || release != nil
      let name = release ?? text
      if !names.contains(name) { names.append(name) }
    }
    guard !names.isEmpty else { return nil }
    self.init(name: names.joined(separator: " "), isRelease: isRelease)
  }

  /// From the stored name; nil if empty.
  public init?(named name: String) {
    guard !name.isEmpty else { return nil }
    self.init(name: name, isRelease: Self.words(of: name).contains { Self.release($0) != nil })
  }

  /// Whether mails that name these trees may belong to one series. Only two different releases rule that out, because a
  /// series that touches two projects names both, and a cover letter often none.
  public static func agree(_ one: SubjectTree?, _ other: SubjectTree?) -> Bool {
    guard let one, let other, one.isRelease, other.isRelease else { return true }
    return one.release == other.release
  }

  /// The words that name a release, without those beside them (`linux dev-5.15`); nil where there are none.
  public var release: String? {
    guard isRelease else { return nil }
    return Self.words(of: name).filter { Self.release($0) != nil }.joined(separator: " ")
  }

  /// By bytes: a space before a combining mark, which may begin a word, is not a character of its own.
  private static func words(of name: String) -> [String] {
    Array(name.utf8).split(separator: UInt8.space).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether it means the next release in general (`[PATCH -next]`), like a patch that names no tree.
  public var isNext: Bool { name == "next" }

  /// Words about the work, the mail or its transport.
  private static let states: Set<String> = [
    "wip", "rft", "draft", "git", "external", "ext", "spam", "caution", "trivial", "urgent", "untested", "updated",
    "request", "for", "to", "do", "not", "merge", "apply", "dnm", "nfc", "series", "part", "and", "&", "|", "+",
    "regression", "bug", "fix", "question", "comments", "only", "testing", "final", "new", "sru", "backport",
  ]

  /// Branches of Yocto and OpenEmbedded, which have names instead of numbers, and similar words.
  private static let releaseNames: Set<String> = [
    "stable", "jethro", "krogoth", "morty", "pyro", "rocko", "sumo", "thud", "warrior", "zeus", "dunfell", "gatesgarth",
    "hardknott", "honister", "kirkstone", "langdale", "mickledore", "nanbield", "scarthgap", "styhead", "walnascar",
    "whinlatter", "wrynose",
  ]

  /// The release that a word names; nil if it names none.
  ///
  /// A release has a number with a point, surrounded only by blanks, hyphens and the like: `6.1`, `v5.4`, `stable-6.1`,
  /// `5.15.y-cip`, `openwrt-23.05`, `dev-5.15`.
  package static func release(_ word: String) -> String? {
    for part in word.split(whereSeparator: { "-/_".contains($0) }) where releaseNames.contains(String(part)) {
      if !word.contains(".") { return word }
    }
    var text = Substring(word)
    for prefix in ["linux-", "stable-", "kernel-"] where text.hasPrefix(prefix) { text = text.dropFirst(prefix.count) }
    for suffix in ["-stable", ".y", "-lts"] where text.hasSuffix(suffix) { text = text.dropLast(suffix.count) }
    guard let digit = text.firstIndex(where: \.isASCIINumber) else { return nil }
    var before = text[..<digit]
    if before == "v" || before.hasSuffix("-v") || before.hasSuffix("/v") { before = before.dropLast() }
    guard before.isEmpty || "-/_".contains(before.last ?? "-") else { return nil }
    let number = text[digit...]
    let major = number.prefix(while: \.isASCIINumber)
    let rest = number[major.endIndex...]
    guard rest.first == ".", let minor = rest.dropFirst().first, minor.isASCIINumber, major.count <= 4 else {
      return nil
    }
    return String(before + number)
  }

  private static func trimmed(_ word: String) -> String {
    var text = Substring(word)
    while let first = text.first, "-_(:;".contains(first) { text.removeFirst() }
    while let last = text.last, "-_):;".contains(last) { text.removeLast() }
    return String(text)
  }
}

extension Character {
  fileprivate var isASCIINumber: Bool { isASCII && isNumber }
}
