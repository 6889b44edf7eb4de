import Bytes

/// A parsed subject: `[PATCH v2 3/7] name`, in every form used on lists.
///
/// A function of the decoded subject alone. What is not stated is nil, never guessed: a patch without a version is not
/// the same as one marked `v1`, because parts of a series often leave the version out.
public struct Subject: Hashable, Sendable {
  /// The decoded subject as given.
  public let raw: String
  /// The rest without reply marks, prefixes and version marks, with white space collapsed.
  public let name: String
  /// The words of the bracketed prefixes in order, such as `PATCH`, `v2`, `3/7`; Mercurial's `3 of 7` is one word.
  public let prefixes: [String]
  /// The version stated, by `v2`, `PATCHv2`, `(v2)` or `[ver #2]`: 2 for `v2.1`. A release, such as `v5.4`, does not
  /// count.
  public let version: Int?
  /// The part of the version after the point: 1 for `v2.1`.
  public let minorVersion: Int?
  /// The tree that the patch is for.
  public let tree: SubjectTree?
  /// The number of the patch in its series, 0 for the cover letter.
  public let number: Int?
  /// The digits after the point of a number such as `2.5/3`, which puts a patch between two others; 0 for other
  /// numbers.
  public let insertion: Int
  /// How many patches the series has; nil also for `[PATCH 1/n]`.
  public let total: Int?
  /// Whether the subject begins as a reply or a forwarded mail, before or after the name of a list.
  public let isReply: Bool
  /// Whether it says `PATCH`.
  public let isPatch: Bool
  /// Whether it says `RFC`.
  public let isRequestForComments: Bool
  /// Whether it says `RESEND`, `RESENT` or `REPOST`.
  public let isResend: Bool
  /// Whether it says `PULL`, as in `[GIT PULL]`.
  public let isPull: Bool

  /// The number as stated, `2` or `2.5`; nil without one.
  public var numberText: String? { number.map { insertion > 0 ? "\($0).\(insertion)" : "\($0)" } }

  /// Whether a word of the prefixes only says that the mail is a patch, or gives its version or number.
  public static func isBookkeeping(_ word: String) -> Bool {
    let words = Array(word.utf8).split(separator: UInt8.space)
    var marks = SubjectMarks()
    if words.count == 3 { return marks.takePosition(words[0], of: words[2]) }
    guard words.count == 1, marks.take(words[0]) else { return false }
    return !marks.isRequestForComments && !marks.isResend && !marks.isPull && (marks.version != nil || !marks.sawDots)
  }

  /// Parses a decoded, unfolded subject.
  ///
  /// - Parameter listIDs: The lists that the mail came through (RFC 2919), in lower case. A bracket before the one that
  ///   says `PATCH` that holds the name of one, as in `[tide] [PATCH] …` for `tide.lists.example.org`, was put there by
  ///   the list and is no prefix of the sender's.
  public init(_ raw: String, listIDs: [String] = []) {
    var scanner = SubjectScanner(Array(raw.utf8), listNames: listIDs.map { String($0.prefix { $0 != "." }) })
    scanner.scan()
    self.raw = raw
    name = scanner.name
    prefixes = scanner.prefixes
    version = scanner.marks.version?.major
    minorVersion = scanner.marks.version?.minor
    tree = scanner.tree
    number = scanner.marks.position?.number
    insertion = scanner.marks.position?.insertion ?? 0
    total = scanner.marks.position?.total
    isReply = scanner.isReply
    isPatch = scanner.marks.isPatch
    isRequestForComments = scanner.marks.isRequestForComments
    isResend = scanner.marks.isResend
    isPull = scanner.marks.isPull
  }
}
