import Bytes
import Mail

/// What a mail is, decided from the mail alone. These are Patchwork's rules (its parser.py), except where those lose
/// mail.
enum KindRules {
  /// What the decision rests on.
  struct Evidence {
    let subject: Subject
    /// Whether its sender wants it left out (`X-Patchwork-Hint: ignore`).
    let isIgnored: Bool
    /// Whether the mail names one that it replies to.
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
  /// 1. A reply by its subject is a comment, unless it holds a diff that is meant as a patch. Any other diff in it is a
  ///    proposal below the mail that it answers.
  /// 2. Number 0 is a cover letter, whatever else is in it: Patchwork makes a patch without a series of a 0/n that holds
  ///    a diff or a pull request, and the series loses its head.
  /// 3. An answer without `Re:` is an answer all the same if the diff is the answered mail's, quoted without marks, or
  ///    stands in talk that quotes it below a subject that says nothing about patches.
  /// 4. A numbered mail with a diff is a patch, before any pull request.
  /// 5. A pull request is one, with or without a diff below it (`git request-pull -p`).
  /// 6. Any other diff is a patch.
  /// 7. What answers something is a comment; the rest is other.
  static func kind(of mail: Evidence) -> MessageKind {
    if mail.isIgnored { return .other }
    if mail.subject.isReply { return isMeantAsPatch(mail) ? .patch : .comment }
    if mail.subject.number == 0 { return .cover }
    if mail.isAnswer, isTalk(mail) { return .comment }
    if mail.found != nil, mail.subject.number != nil { return .patch }
    if mail.hasPullRequest { return .pullRequest }
    if mail.found != nil { return .patch }
    return mail.isAnswer ? .comment : .other
  }

  /// A diff in a reply is meant as a patch if its sender marked it as one: it follows scissors, or has From or Subject
  /// of its own at the top of the body; or it is a file of git format-patch, pasted or attached by the person who
  /// signed it off, with nothing quoted; or attached by its author, marked with a version (`git format-patch -v3`, as
  /// PostgreSQL's hackers answer comments). A signature proves nothing: some mailers quote without marks, and people
  /// sign what they only suggest.
  private static func isMeantAsPatch(_ mail: Evidence) -> Bool {
    guard let found = mail.found else { return false }
    if found.isBelowScissors { return true }
    let message = found.commit.messageBytes
    if UnmarkedQuote.opens(in: message) { return false }
    if found.commit.hasInBodyHeaders { return true }
    if found.attachedSubject?.version != nil,
      isSender("\(found.commit.authorName) <\(found.commit.authorEmail)>", mail.sender)
    {
      return true
    }
    guard found.talk != nil || UnmarkedQuote.holdsFormatPatch(message), !hasQuote(found.talk ?? message) else {
      return false
    }
    return TrailerBlock.trailers(in: found.commit.committedBytes).contains {
      $0.hasKey("Signed-off-by") && isSender($0.value, mail.sender)
    }
  }

  /// Whether the person in a trailer is the sender, by address or by name.
  private static func isSender(_ person: String, _ sender: Address?) -> Bool {
    guard let sender else { return false }
    let text = person.lowercased()
    if text.contains(sender.key) { return true }
    guard let name = sender.name?.lowercased(), name.utf8.count > 3 else { return false }
    return text.hasPrefix(name)
  }

  /// Whether the diff in a reply without `Re:` is not a patch of its own.
  private static func isTalk(_ mail: Evidence) -> Bool {
    guard let found = mail.found, !found.isBelowScissors else { return false }
    let message = found.commit.messageBytes
    if UnmarkedQuote.opens(in: message), !found.commit.hasInBodyHeaders { return true }
    let isMarked = mail.subject.isPatch || mail.subject.isRequestForComments || mail.subject.number != nil
    return !isMarked && !found.commit.hasInBodyHeaders && hasQuote(message)
  }

  private static func hasQuote(_ message: [UInt8]) -> Bool {
    message.split(separator: UInt8.lineFeed).contains { $0.first == UInt8(ascii: ">") }
  }
}
