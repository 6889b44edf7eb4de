/// A subject taken apart: `[PATCH v2 3/7] name`, in every way that lists write it.
///
/// A function of the decoded subject alone. What is not stated is nil, never guessed: a patch without a version is not
/// the same as one marked `v1`, because parts of a series often leave the version out.
public struct Subject: Hashable, Sendable {
  /// The decoded subject as given.
  public let raw: String
  /// What remains without reply marks, prefixes and version marks, white space made single.
  public let name: String
  /// The words of the bracketed prefixes in order, such as `PATCH`, `v2`, `3/7`; Mercurial's `3 of 7` is one word.
  public let prefixes: [String]
  /// The version stated, by `v2`, `PATCHv2`, `(v2)` or `[ver #2]`: 5 for `v5.1`.
  public let version: Int?
  /// The part of the version behind the point: 1 for `v5.1`.
  public let minorVersion: Int?
  /// The number of the patch in its series, 0 for the cover letter.
  public let number: Int?
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

  /// Takes a decoded, unfolded subject apart.
  public init(_ raw: String) {
    var scanner = SubjectScanner(Array(raw.utf8))
    scanner.scan()
    self.raw = raw
    name = scanner.name
    prefixes = scanner.prefixes
    version = scanner.marks.version?.major
    minorVersion = scanner.marks.version?.minor
    number = scanner.marks.position?.number
    total = scanner.marks.position?.total
    isReply = scanner.isReply
    isPatch = scanner.marks.isPatch
    isRequestForComments = scanner.marks.isRequestForComments
    isResend = scanner.marks.isResend
    isPull = scanner.marks.isPull
  }
}
