public import Bytes
public import Git
public import Mail
public import Patches

/// A patch mail as the commit that `git am` would make of it, before its base is known.
///
/// A function of the mail's bytes, the trailers to add and the options.
public struct PlannedCommit: Sendable {
  /// The message that holds the patch.
  public let id: ObjectID
  /// Its number in the series.
  public let number: Int
  public let author: Signature
  /// The whole commit message in UTF-8, cleaned as `git am` cleans it.
  public let message: [UInt8]
  /// The diff to apply; nil if it cannot be read, see `diffProblem`.
  public let diff: Diff?
  public let diffProblem: DiffError?
  /// The diff with LF for CRLF, where its lines end in CRLF that the mail's encoding kept: for files that have LF.
  public let diffWithoutCarriageReturns: Diff?
  /// Whether git cannot read the mail's Date, so that `git am` would stop; another date is used.
  public let isDateGuessed: Bool

  /// The first line of the message, as text.
  public var subject: String {
    String(decoding: message.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// Reads a mail.
  ///
  /// - Parameters:
  ///   - raw: The mail as it arrived.
  ///   - sender: Who sent the mail, where its From does not say so.
  ///   - trailers: Trailers from replies.
  public init(
    id: ObjectID, number: Int, raw: [UInt8], sender: Address? = nil, trailers: [Trailer] = [],
    options: ExportOptions = ExportOptions()
  ) throws(PlanError) {
    let mail = Message(raw)
    let commit = CommitMessage(in: mail, sender: sender, options: Self.options(options))
    func failure(_ reason: PlanError.Reason) -> PlanError { PlanError(number: number, reason: reason) }
    if let problem = commit.problem, problem != .unknownCharset { throw failure(.mail(problem)) }
    guard commit.patch.contains(where: { $0 != 10 && $0 != 32 && $0 != 13 && $0 != 9 }) else {
      throw failure(.noPatch)
    }
    guard let name = commit.authorNameBytes, let email = commit.authorEmailBytes else { throw failure(.noAuthor) }
    // If git cannot read the Date, our own reading of it, or the time the mail arrived, is the next best.
    let dateField = commit.dateBytes ?? []
    let known = GitDate.parse(dateField)
    let date =
      known ?? MailDate(parsing: dateField[...]) ?? mail.date ?? mail.received
      ?? MailDate(seconds: 0, offsetMinutes: 0)
    let author = Signature(
      name: RepairedText.string(name), email: RepairedText.string(email), seconds: date.seconds,
      offsetMinutes: date.offsetMinutes)
    guard author.hasName else { throw failure(.noAuthor) }
    var message = RepairedText.bytes(commit.committedBytes)
    if message.contains(0) { throw failure(.nulInMessage) }
    message = MessageTrailers.adding(trailers, to: message)
    if let person = options.signOff { message = MessageTrailers.signedOff(by: person, message) }

    self.id = id
    self.number = number
    isDateGuessed = known == nil && !dateField.isEmpty
    self.author = author
    self.message = message
    diffWithoutCarriageReturns = Self.withoutCarriageReturns(in: mail, commit.patch, options)
    do throws(DiffError) {
      diff = try Diff(parsing: commit.patch, options: DiffOptions(stripLevel: options.stripLevel))
      diffProblem = nil
    } catch {
      diff = nil
      diffProblem = error
    }
  }

  /// The commits of a patch mail: one, or one for each of several files of git format-patch that are attached to it.
  public static func all(
    id: ObjectID, number: Int, raw: [UInt8], sender: Address? = nil, trailers: [Trailer] = [],
    options: ExportOptions = ExportOptions()
  ) throws(PlanError) -> [PlannedCommit] {
    let mails = CommitMessage.mails(in: Message(raw))
    var commits: [PlannedCommit] = []
    for mail in mails {
      commits.append(
        try PlannedCommit(
          id: id, number: number, raw: mail.raw, sender: mails.count == 1 ? sender : nil, trailers: trailers,
          options: options))
    }
    return commits
  }

  private static func options(_ options: ExportOptions) -> MailInfoOptions {
    var reading = MailInfoOptions()
    reading.usesScissors = options.usesScissors
    reading.addsMessageID = options.addsMessageID
    reading.stripsCarriageReturns = !options.keepsCarriageReturns
    return reading
  }

  /// The diff with the line ends that CRLF inside quoted-printable or base64 had before a mailer changed them; nil where
  /// there is none, or the person wants to keep it.
  private static func withoutCarriageReturns(
    in mail: Message, _ patch: [UInt8], _ options: ExportOptions
  ) -> Diff? {
    guard !options.keepsCarriageReturns, QuotedCarriageReturns.stand(in: patch) else { return nil }
    var reading = Self.options(options)
    reading.quotedCarriageReturn = .strip
    return try? Diff(
      parsing: CommitMessage(in: mail, options: reading).patch, options: DiffOptions(stripLevel: options.stripLevel))
  }
}

extension Signature {
  /// Whether git would accept the name: something is left after removing what git calls crud (ident.c).
  fileprivate var hasName: Bool {
    !serialized().starts(with: [UInt8(ascii: " "), UInt8(ascii: "<")])
  }
}
