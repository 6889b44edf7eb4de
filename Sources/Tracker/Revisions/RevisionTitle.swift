import Patches

/// A title in the forms in which versions of one work are told by it.
struct RevisionTitle: Hashable, Sendable {
  /// In lower case, with single blanks and without a full stop.
  let key: String
  /// Its words alone, without punctuation.
  let words: [Substring]
  /// The words behind the subsystem (`libsepol/cil:`), which changes from version to version; all where few are left.
  let stem: [Substring]

  /// nil where the name says nothing.
  init?(_ name: String) {
    guard let key = Self.key(name) else { return nil }
    self.key = key
    words = Self.words(key[...])
    let behind = key.lastIndex(of: ":").map { Self.words(key[key.index(after: $0)...]) } ?? []
    stem = behind.count >= 2 ? behind : words
  }

  /// The name as ``Title`` compares it; nil where nothing is left.
  static func key(_ name: String) -> String? {
    let key = Title.key(name)
    return key.isEmpty ? nil : key
  }

  /// What it is found by: titles that are the same or alike, but for the subsystem, have the same.
  var searchKey: String { stem.isEmpty ? key : stem.joined(separator: " ") }

  /// How the title is like another one; nil where it is not.
  func likeness(to other: RevisionTitle) -> RevisionEvidence? {
    if key == other.key { return isCommon ? .titleCommon : .title }
    guard !words.isEmpty, !other.words.isEmpty else { return nil }
    if words == other.words { return isCommon ? .titleCommon : .titleAlike }
    if stem == other.stem { return isCommon || stem.count < 3 ? .titleWords : .titlePrefix }
    let (one, two) = (Set(words), Set(other.words))
    let common = one.intersection(two).count
    return common >= 2 && common * 3 >= one.union(two).count * 2 ? .titleWords : nil
  }

  /// Whether it is one of the titles that are given again and again: `tcp.7: ffix`, `fix typos`.
  private var isCommon: Bool {
    let behind = key.lastIndex(of: ":").map { Self.words(key[key.index(after: $0)...]) } ?? words
    return behind.count <= 1 || behind.allSatisfy(Self.commonWords.contains)
  }

  private static let commonWords: Set<Substring> = [
    "a", "an", "and", "bug", "bugs", "build", "clean", "cleanup", "cleanups", "code", "comment", "comments", "compiler",
    "documentation", "error", "errors", "ffix", "fix", "fixed", "fixes", "for", "formatting", "in", "memory", "leak",
    "leaks", "minor", "misc", "miscellaneous", "more", "of", "patch", "patches", "remove", "small", "some", "spelling",
    "srcfix", "style", "tests", "tfix", "the", "typo", "typos", "ucfix", "unused", "up", "update", "updates", "various",
    "warning", "warnings", "wfix", "wording",
  ]

  private static func words(_ text: Substring) -> [Substring] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
  }
}
