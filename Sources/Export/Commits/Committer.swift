public import Git

/// Who is recorded as the committer.
public enum Committer: Hashable, Sendable {
  /// The author, at the author's date: what the mail says. So a series on one base has the same commit ids on every
  /// machine, at any time.
  case author
  /// This person, at the author's date: `git am --committer-date-is-author-date`.
  case person(name: String, email: String)
  /// This person at this time: what `git am` does.
  case fixed(Signature)

  func signature(author: Signature) -> Signature {
    switch self {
    case .author: author
    case .person(let name, let email):
      Signature(name: name, email: email, seconds: author.seconds, offsetMinutes: author.offsetMinutes)
    case .fixed(let signature): signature
    }
  }
}
