/// What a mail is to a patch tracker. The raw values are those of the JSON documents.
public enum MessageKind: String, Hashable, Sendable, CaseIterable {
  /// A change to apply.
  case patch
  /// The cover letter of a series, number 0.
  case cover
  /// An answer to something.
  case comment
  /// A request to pull from a repository, with no patches of its own.
  case pullRequest = "pull-request"
  /// Anything else: announcements, questions, bug reports.
  case other
}
