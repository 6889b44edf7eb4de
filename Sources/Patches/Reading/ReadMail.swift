public import Bytes
public import Mail

/// What one mail says, for the fold: kind, subject, commit, diff, files, trailers, dependencies and pull request.
///
/// A function of the mail's bytes alone. The rules for the kind are in ``KindRules``.
///
///     let mail = ReadMail(Message(bytes))
///     if mail.kind == .patch { … mail.commit?.subject … mail.files … }
public struct ReadMail: Sendable {
  /// What the mail is.
  public let kind: MessageKind
  /// The subject taken apart.
  public let subject: Subject
  /// The subject that names the patch: in a reply with a patch, the one above the patch in the body (`Subject: [PATCH
  /// v2] …`), if any; else the mail's, with the version of the attachment if it states none.
  public let patchSubject: Subject
  /// The commit in the mail, as `git mailinfo` gives it; nil unless the mail is a patch, or has a diff beside being a
  /// cover letter or pull request.
  public let commit: CommitMessage?
  /// The diff alone, from its first header line to its last hunk, in the mail's own bytes with LF line ends; nil where
  /// `commit` is.
  public let diff: [UInt8]?
  /// The paths that the diff touches, old names of what is renamed or deleted included, in order, each once, as
  /// `git apply` reads them. At most ``maximumFiles``.
  public let files: [String]
  /// For a patch, the trailers of its commit message, as `git interpret-trailers` finds them; for a cover letter or a
  /// comment, those it gives, as b4 finds them, and for which patches. In order.
  public let trailers: [GivenTrailer]
  /// What the mail asks to pull. A cover letter can hold a pull request too.
  public let pullRequest: PullRequest?
  /// What the mail's patches depend on.
  public let dependencies: Dependencies
  /// Whether its text quotes with `>`.
  public let quotes: Bool
  /// Whether it is a comment with a diff of its own: a change that somebody proposes without making it a patch.
  public let isProposal: Bool
  /// What the header asks of a patch tracker.
  public let patchworkHints: PatchworkHints

  /// Reads a mail.
  public init(_ message: Message) {
    subject = Subject(message.subject, listIDs: message.listIDs)
    patchworkHints = PatchworkHints(message.header)
    let found = PatchSearch.find(in: message, isReply: subject.isReply)
    var facts = BodyFacts()
    var text: String?
    if let found {
      found.commit.messageBytes.withUnsafeBufferPointer { facts.read($0) }
      found.commit.patch.withUnsafeBufferPointer { facts.read($0) }
    } else {
      var readable = message.text
      readable.withUTF8 { facts.read($0) }
      text = readable
    }
    let pull = facts.pullRequest(isAnnounced: subject.isPull)
    kind = KindRules.kind(
      of: KindRules.Evidence(
        subject: subject, isIgnored: patchworkHints.ignore, isAnswer: KindRules.isAnswer(message),
        sender: found == nil ? nil : message.from, found: found, hasPullRequest: pull != nil))
    patchSubject = kind == .patch ? Self.patchSubject(subject, found) : subject
    dependencies = facts.dependencies
    quotes = facts.hasQuote
    isProposal = kind == .comment && found.map { !UnmarkedQuote.opens(in: $0.commit.messageBytes) } ?? false
    switch kind {
    case .patch:
      trailers = found.map { TrailerBlock.trailers(in: $0.commit.committedBytes).map { GivenTrailer($0) } } ?? []
      pullRequest = nil
    case .cover, .pullRequest, .comment:
      // A diff in a comment is a suggestion: the text around it counts.
      trailers = ReplyTrailers.trailers(in: text ?? message.text)
      pullRequest = kind == .comment ? nil : pull
    case .other:
      trailers = []
      pullRequest = nil
    }
    let keepsDiff = kind != .comment && kind != .other
    commit = keepsDiff ? found?.commit : nil
    diff = keepsDiff ? found?.diff : nil
    files =
      keepsDiff
      ? found.map { Diff.paths(in: $0.diff, limit: Self.maximumFiles).map { String(decoding: $0, as: UTF8.self) } }
        ?? []
      : []
  }

  private static func patchSubject(_ subject: Subject, _ found: PatchSearch.Found?) -> Subject {
    if subject.isReply, let own = found?.commit.inBodySubjectBytes {
      return Subject(String(decoding: own, as: UTF8.self))
    }
    // The mail's own subject describes the work, and the attached files supply what it leaves out. Their numbers count
    // within it.
    guard let attached = found?.attachedSubject, let version = attached.version, subject.version == nil else {
      return subject
    }
    let words = (subject.prefixes.isEmpty ? ["PATCH"] : subject.prefixes) + ["v\(version)"]
    return Subject("\(subject.isReply ? "Re: " : "")[\(words.joined(separator: " "))] \(subject.name)")
  }

  /// A mail that touches more files is not looked at further.
  public static let maximumFiles = 10_000

  /// What `git patch-id --stable` gives for the diff; nil without one, and for a plain diff without a `diff` line, which
  /// git does not name. Computed each time: ask once and keep the answer.
  ///
  /// Computed from the diff alone: if a mail's blank context lines have lost their blank, git takes the signature for a
  /// part of the last hunk, and the id would not be that of the commit.
  public var patchID: ObjectID? { diff.flatMap { PatchID.stable(ofDiff: $0) } }
}
