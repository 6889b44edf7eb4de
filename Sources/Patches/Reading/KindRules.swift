import Mail

/// What a mail is, decided from the mail alone. Patchwork's rules (its parser.py), but for where they lose mail.
enum KindRules {
  /// What the decision rests on.
  struct Evidence {
    let subject: Subject
    /// Whether its sender wants it left out (`X-Patchwork-Hint: ignore`).
    let isIgnored: Bool
    /// Whether the mail names one that it answers.
    let isAnswer: Bool
    let sender: Address?
    let found: PatchSearch.Found?
    let hasPullRequest: Bool
  }

  static func isAnswer(_ message: Message) -> Bool {
    message.header.first("in-reply-to") != nil || message.header.first("references") != nil
  }

  /// The first rule that holds:
  ///
  /// 0. What its sender wants left out is kept, and is nothing but a mail.
  /// 1. A reply by its subject is a comment, unless it holds a diff that is meant as a patch.
  /// 2. Number 0 is a cover letter, whatever else is in it: Patchwork makes a patch without a series of a 0/n that holds
  ///    a diff or a pull request, and the series loses its head.
  /// 3. A numbered mail with a diff is a patch, before any pull request.
  /// 4. A pull request is one, with or without a diff below it (`git request-pull -p`).
  /// 5. Any other diff is a patch.
  /// 6. What answers something is a comment; the rest is other.
  static func kind(of mail: Evidence) -> MessageKind {
    if mail.isIgnored { return .other }
    if mail.subject.isReply { return isMeantAsPatch(mail) ? .patch : .comment }
    if mail.subject.number == 0 { return .cover }
    if mail.found != nil, mail.subject.number != nil { return .patch }
    if mail.hasPullRequest { return .pullRequest }
    if mail.found != nil { return .patch }
    return mail.isAnswer ? .comment : .other
  }

  /// A diff in a reply is meant as a patch if its sender made a commit of it: below scissors, with From or Subject of
  /// its own at the top of the body, or signed off by the sender with nothing quoted. Anything else is talk about a
  /// patch; some mailers quote without marks, so that another's signature proves nothing.
  private static func isMeantAsPatch(_ mail: Evidence) -> Bool {
    guard let found = mail.found else { return false }
    if found.isBelowScissors || found.commit.hasInBodyHeaders { return true }
    let message = found.commit.messageBytes
    let hasQuote = message.split(separator: GitText.newline).contains { $0.first == UInt8(ascii: ">") }
    guard !hasQuote else { return false }
    return TrailerBlock.trailers(in: found.commit.committedBytes).contains {
      $0.hasKey("Signed-off-by") && isSender($0.value, mail.sender)
    }
  }

  /// Whether a trailer's person is the sender, by address or by name.
  private static func isSender(_ person: String, _ sender: Address?) -> Bool {
    guard let sender else { return false }
    let text = person.lowercased()
    if text.contains(sender.key) { return true }
    guard let name = sender.name?.lowercased(), name.utf8.count > 3 else { return false }
    return text.hasPrefix(name)
  }
}
