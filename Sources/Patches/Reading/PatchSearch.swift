import Bytes
public import Mail

/// Looks for a patch in a mail: first as `git mailinfo` sees the mail, so that what is shown is what `git am` would
/// apply; then in the parts that git cannot read (nested deeper than its four boundaries, compressed charsets,
/// uuencoded, forwarded as message/rfc822).
struct PatchSearch {
  /// A commit and its diff.
  struct Found {
    let commit: CommitMessage
    let diff: [UInt8]
    /// The commit was read from below a scissors line.
    var isBelowScissors = false
    /// The text around commits that are attached as files of git format-patch; nil if there are none.
    var talk: [UInt8]?
    /// The subject of the first of those.
    var attachedSubject: Subject?
  }

  /// The patch in the mail; nil if there is none.
  static func find(in message: Message, isReply: Bool) -> Found? {
    guard mayHoldDiff(message) else { return nil }
    let (commit, isBelowScissors, attached) = commit(in: message, isReply: isReply, MailInfoOptions())
    if let range = commit.patch.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) {
      return Found(
        commit: commit, diff: Array(commit.patch[range]), isBelowScissors: isBelowScissors,
        talk: attached.isEmpty ? nil : Array(message.text.utf8),
        attachedSubject: attached.first.map { Subject(Message($0).subject) })
    }
    return AttachedDiff.find(in: message, commit)
  }

  /// The commit as `git am` reads it, except for what git does not look at:
  ///
  /// - In a reply, the text above a scissors line (`-- >8 --`) is discussion, and the commit begins below it, as with
  ///   `git am --scissors`; elsewhere scissors are text, as they are to `git am`.
  /// - A commit that is attached as a whole has its own author, date, subject and message; if there are several, those
  ///   of the first are used, with the diffs of all (``CommitMessage/mails(in:)`` gives them one by one).
  /// - If a list replaced the address in From with its own, the author is the person.
  static func commit(
    in message: Message, isReply: Bool, _ options: MailInfoOptions
  ) -> (commit: CommitMessage, isBelowScissors: Bool, attached: [[UInt8]]) {
    let attached = AttachedCommit.all(in: message)
    let commits = attached.map { CommitMessage(raw: $0, options: options) }
    if let first = commits.first {
      return (commits.count == 1 ? first : first.replacingPatch(diffs(of: commits)), false, attached)
    }
    let whole = CommitMessage(raw: message.raw, options: options)
    if isReply, hasScissors(whole.messageBytes) {
      var options = options
      options.usesScissors = true
      let below = CommitMessage(raw: message.raw, options: options)
      if below.patch.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) != nil {
        return (below.restoringAuthor(of: message), true, [])
      }
    }
    return (whole.restoringAuthor(of: message), false, [])
  }

  private static func diffs(of commits: [CommitMessage]) -> [UInt8] {
    commits.reduce(into: []) { result, commit in
      guard let range = commit.patch.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) else { return }
      result += commit.patch[range]
      if result.last != UInt8.lineFeed { result.append(UInt8.lineFeed) }
    }
  }

  /// Whether the raw bytes may contain a diff. Encoded text has to be decoded first.
  private static func mayHoldDiff(_ message: Message) -> Bool {
    let isEncoded = hasEncodedPart(message.root)
    return message.raw.withUnsafeBufferPointer { bytes in
      isEncoded || bytes.find("\n+++ ") != nil || bytes.find("\ndiff --git ") != nil
    }
  }

  private static func hasScissors(_ message: [UInt8]) -> Bool {
    message.split(separator: UInt8.lineFeed).contains { $0.withUnsafeBufferPointer { PatchBreak.isScissors($0) } }
  }

  private static func hasEncodedPart(_ part: Part) -> Bool {
    part.children.isEmpty ? part.encoding != .identity : part.children.contains(where: hasEncodedPart)
  }
}

extension CommitMessage {
  /// The commit in a patch mail: what is shown, and what is committed. See ``PatchSearch``.
  ///
  /// - Parameter sender: Who sent the mail, if its From does not say so.
  public init(in message: Message, sender: Address? = nil, options: MailInfoOptions = MailInfoOptions()) {
    let commit = PatchSearch.commit(in: message, isReply: Subject(message.subject).isReply, options).commit
    let hasPatch = commit.patch.contains { !ByteClass.isGitSpace($0) }
    self = hasPatch ? commit : AttachedDiff.find(in: message, commit)?.commit ?? commit
    if let sender, !hasInBodyAuthor, authorEmail == message.from?.email { setAuthor(sender) }
  }

  /// The mails from which the commits of a patch mail are read: the mail itself, or the files of git format-patch
  /// attached to it, if there are several.
  public static func mails(in message: Message) -> [Message] {
    let attached = AttachedCommit.all(in: message)
    return attached.count < 2 ? [message] : attached.map { Message($0) }
  }

  /// The same commit by the person behind a From that a list rewrote; unchanged if the body says who the author is.
  fileprivate func restoringAuthor(of message: Message) -> CommitMessage {
    guard !hasInBodyAuthor, let author = message.author, author != message.from else { return self }
    var result = self
    result.setAuthor(author)
    return result
  }

  private mutating func setAuthor(_ author: Address) {
    authorNameBytes = Array((author.name ?? author.email).utf8)
    authorEmailBytes = Array(author.email.utf8)
  }
}
