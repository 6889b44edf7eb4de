import Bytes
import Patches

/// A title in the forms by which versions of one work are recognized.
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
    words = Title.words(in: key[...])
    let behind = Self.behindSubsystem(key) ?? []
    stem = behind.count >= 2 ? behind : words
  }

  /// The words behind the last colon; nil where there is none.
  private static func behindSubsystem(_ key: String) -> [Substring]? {
    let bytes = key.utf8
    return bytes.lastIndex(of: UInt8(ascii: ":")).map { Title.words(in: key[bytes.index(after: $0)...]) }
  }

  /// The name as ``Title`` compares it, without the number of a ticket at its end (`#230`, `(GH #208)`); nil where nothing
  /// is left.
  static func key(_ name: String) -> String? {
    let key = withoutTicket(Title.key(name))
    return key.isEmpty ? nil : key
  }

  private static func withoutTicket(_ key: String) -> String {
    guard key.utf8.contains(UInt8(ascii: "#")), let mark = key.lastIndex(of: "#") else { return key }
    let number = key[key.index(after: mark)...].drop(while: \.isNumber)
    var before = key[..<mark]
    if number == ")", let open = before.lastIndex(of: "(") {
      before = before[..<open]
    } else if !number.isEmpty || before.last != " " {
      return key
    }
    while before.last == " " { before.removeLast() }
    return before.isEmpty ? key : String(before)
  }

  /// What it is found by: titles that are the same or alike, but for the subsystem, have the same.
  var searchKey: String { stem.isEmpty ? key : Self.joined(stem) }

  private static func joined(_ words: [Substring]) -> String { words.reduce(into: "") { $0 += $1 } }

  /// The word that says most of what it is about: the longest, of several the first by alphabet; titles of which one has
  /// a few words more have the same as a rule. nil where no word is long enough to say anything.
  var mainWord: Substring? {
    let longest = stem.max { $0.utf8.count == $1.utf8.count ? $0 > $1 : $0.utf8.count < $1.utf8.count }
    return longest.flatMap { isCommon || $0.utf8.count < Self.leastMainWord ? nil : $0 }
  }

  private static let leastMainWord = 5

  /// How the title resembles another one; nil if it does not.
  func likeness(to other: RevisionTitle) -> RevisionEvidence? {
    if key == other.key { return isCommon ? .titleCommon : .title }
    // `Revert "…"` undoes the other one.
    guard undoes == other.undoes else { return nil }
    guard !words.isEmpty, !other.words.isEmpty else { return nil }
    if words == other.words { return isCommon ? .titleCommon : .titleAlike }
    if stem == other.stem { return isCommon || stem.count < 3 ? .titleWords : .titlePrefix }
    if Self.joined(stem) == Self.joined(other.stem) { return isCommon ? .titleWords : .titlePrefix }
    if isPart(of: other) || other.isPart(of: self) { return .titlePart }
    let (one, two) = (Set(words), Set(other.words))
    let common = one.intersection(two).count
    guard common >= 2, common * 3 >= one.union(two).count * 2 else { return nil }
    return Self.namesThing(one.subtracting(two)) && Self.namesThing(two.subtracting(one)) ? nil : .titleWords
  }

  /// Whether one of the words is the name of a thing, as of a chip: the same is done for one after another (`rtc: rv3028:
  /// add ACPI support`, `rtc: rv3032: add ACPI support`).
  private static func namesThing(_ words: Set<Substring>) -> Bool {
    words.contains { $0.utf8.contains(where: ByteClass.isDigit) }
  }

  /// What the title says that is done to another change: git's `Revert "…"`, or `Reapply "…"`.
  private var undoes: Substring? {
    guard let first = words.first, ["revert", "reapply", "reland"].contains(first),
      key.dropFirst(first.count).drop(while: { " :".contains($0) }).first.map({ "\"'“".contains($0) }) == true
    else { return nil }
    return first
  }

  /// Whether the other title only says more: it has all the words, and at most as many again.
  private func isPart(of other: RevisionTitle) -> Bool {
    let (few, many) = (Set(stem), Set(other.stem))
    return few.count >= 3 && few.count * 2 >= many.count && few.isSubset(of: many) && !isCommon
  }

  /// Whether it is one of the titles that are given again and again: `tcp.7: ffix`, `fix typos`.
  private var isCommon: Bool {
    let behind = Self.behindSubsystem(key) ?? words
    return behind.count <= 1 || behind.allSatisfy { Self.commonWords.contains(String($0)) }
  }

  private static let commonWords: Set<String> = [
    "a", "an", "and", "bug", "bugs", "build", "clean", "cleanup", "cleanups", "code", "comment", "comments", "compiler",
    "documentation", "error", "errors", "ffix", "fix", "fixed", "fixes", "for", "formatting", "in", "memory", "leak",
    "leaks", "minor", "misc", "miscellaneous", "more", "of", "patch", "patches", "remove", "small", "some", "spelling",
    "srcfix", "style", "tests", "tfix", "the", "typo", "typos", "ucfix", "unused", "up", "update", "updates", "various",
    "warning", "warnings", "wfix", "wording",
  ]
}
