public import Bytes
public import Git
import Mail
public import Patches

/// A patch mail as the commit that `git am` would make of it, before it is known where it goes.
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
  /// What is to be applied; nil where the diff cannot be read, see `diffProblem`.
  public let diff: Diff?
  public let diffProblem: DiffError?
  /// Whether git cannot read the mail's Date, and `git am` would stop there; another date was taken.
  public let isDateGuessed: Bool

  /// The message's first line, as text.
  public var subject: String {
    String(decoding: message.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// Reads a mail.
  ///
  /// - Parameters:
  ///   - raw: The mail as it arrived.
  ///   - trailers: Trailers from replies.
  public init(
    id: ObjectID, number: Int, raw: [UInt8], trailers: [Trailer] = [], options: CommitOptions = CommitOptions()
  ) throws(PlanError) {
    let mail = Message(raw)
    let commit = try Self.commit(in: mail, number: number, options)
    func failure(_ reason: PlanError.Reason) -> PlanError { PlanError(number: number, reason: reason) }
    if let problem = commit.problem { throw failure(.mail(problem)) }
    guard commit.patch.contains(where: { $0 != 10 && $0 != 32 && $0 != 13 && $0 != 9 }) else {
      throw failure(.noPatch)
    }
    guard let name = commit.authorNameBytes, let email = commit.authorEmailBytes else { throw failure(.noAuthor) }
    // Where git cannot read the Date, what can be made of it, or when the mail came, is the next best.
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
    do throws(DiffError) {
      diff = try Diff(parsing: commit.patch, options: DiffOptions(stripLevel: options.stripLevel))
      diffProblem = nil
    } catch {
      diff = nil
      diffProblem = error
    }
  }

  /// What `git am` reads in the mail; where it finds no patch, what the tracker does (a patch attached in a way that
  /// git cannot read).
  private static func commit(
    in mail: Message, number: Int, _ options: CommitOptions
  ) throws(PlanError) -> CommitMessage {
    var reading = MailInfoOptions()
    reading.usesScissors = options.usesScissors
    reading.addsMessageID = options.addsMessageID
    reading.stripsCarriageReturns = !options.keepsCarriageReturns
    let commit = CommitMessage(raw: mail.raw, options: reading)
    guard commit.patch.isEmpty || commit.problem != nil else { return commit }
    return ReadMail(mail).commit ?? commit
  }
}

extension Signature {
  /// Whether git would take the name: something of it is left when what git calls crud is cut off (ident.c).
  fileprivate var hasName: Bool {
    !serialized().starts(with: [UInt8(ascii: " "), UInt8(ascii: "<")])
  }
}
