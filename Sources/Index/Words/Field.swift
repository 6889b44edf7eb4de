/// What of a message is searched. The raw value is its prefix in queries and its column in the index.
public enum Field: String, Hashable, Sendable, CaseIterable {
  /// The subject.
  case subject = "s"
  /// Sender and author.
  case from = "f"
  /// The paths of files that the diff touches.
  case files = "dfn"
  /// Trailers of the commit message: key, name and address.
  case trailers = "tr"
  /// Names compared as a whole: lists, patch-ids, change-ids, kinds, what is depended on. See ``Exact``.
  case exact = "x"
  /// To.
  case to = "t"
  /// Cc.
  case copied = "c"
  /// What the sender wrote: the text without quotations and diff.
  case text = "nq"
  /// Quotations.
  case quotations = "q"

  /// Its place among all fields.
  var place: Int {
    switch self {
    case .subject: 0
    case .from: 1
    case .files: 2
    case .trailers: 3
    case .exact: 4
    case .to: 5
    case .copied: 6
    case .text: 7
    case .quotations: 8
    }
  }

  /// Those that the view's records hold. The others need the mails themselves.
  static let recorded: [Field] = [.subject, .from, .files, .trailers, .exact]

  var needsMail: Bool { !Self.recorded.contains(self) }

  /// The sorts of names that are compared as a whole, each by the letter that its words begin with.
  enum Exact: Unicode.Scalar {
    case list = "l"
    case patchID = "p"
    case changeID = "c"
    case kind = "k"
    /// What it says it depends on (`Dependency.word`).
    case dependency = "d"
  }
}
