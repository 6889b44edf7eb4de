public import Bytes
public import Mail
public import Patches

/// The record of a message in the view: what its mail says, without its text and diff, which are read from the mail.
public struct MessageRecord: Hashable, Sendable {
  /// One of the mails with this Message-ID.
  public struct Copy: Hashable, Sendable {
    /// The git blob with the mail's bytes.
    public let blob: ObjectID
    /// Seconds since 1970 by the topmost Received field, which our own mail server wrote.
    public let received: Int64?
    /// Seconds since 1970 by the Date field.
    public let date: Int64?
    /// Who it says sent it; known where there are several copies, and it says so.
    public internal(set) var source: Source?

    public init(blob: ObjectID, received: Int64?, date: Int64?) {
      self.blob = blob
      self.received = received
      self.date = date
    }

    /// Which of two copies speaks for the message: the one received earlier, else the earlier date, else the lower
    /// id. A copy that says when it was received goes before one that does not, so that a forgery that leaves the
    /// field out does not win.
    public func takesPrecedence(over other: Copy) -> Bool {
      if received != other.received { return (received ?? .max) < (other.received ?? .max) }
      if date != other.date { return (date ?? .max) < (other.date ?? .max) }
      return blob < other.blob
    }
  }

  /// The copies, the one that speaks for the message first.
  public var copies: [Copy]
  public internal(set) var content: Content
  /// The corrections of it by people; nil if there are none.
  public var corrections: Corrections?

  /// What the copy that speaks says.
  public struct Content: Hashable, Sendable {
    public var messageID: String?
    public var kind: MessageKind
    public var date: MailDate?
    public var sender: Address
    /// What From says where a list put its own address there; nil where it is known whose mail it is.
    public var hiddenSender: Address?
    public var subject: String
    public var name: String
    public var prefixes: [String] = []
    public var version: Int?
    /// The 1 of `v2.1`; 0 for other versions.
    public var minorVersion = 0
    /// The tree that the subject names.
    public var tree: SubjectTree?
    public var number: Int?
    /// The 5 of `2.5/3`; 0 for other numbers.
    public var insertion = 0
    public var total: Int?
    public var isReply = false
    /// Whether it quotes with `>`.
    public var quotes = false
    /// Whether it is a comment with a diff that is no patch of its own.
    public var isProposal = false
    public var inReplyTo: String?
    public var citations = Citations(nearestFirst: [], anchor: nil)
    /// The lists that it came through: those of all copies, in order, where there are several.
    public var listIDs: [String] = []
    public var author: Address?
    public var patchID: ObjectID?
    public var files: [String] = []
    /// Of a patch those of its commit message, else those it gives.
    public var given: [GivenTrailer] = []
    public var trailers: [Trailer] { given.map(\.trailer) }
    public var changeID: String?
    /// Gerrit's, which names one commit and not a series.
    public var commitChangeID: String?
    public var baseCommit: String?
    public var dependencies: [String] = []
    public var prerequisites: [String] = []
    /// The Message-IDs of what it says it supersedes.
    public var superseded: [String] = []
    public var pullRequest: PullSource?
    public var hints = Hints()

    public init(messageID: String?, kind: MessageKind, sender: Address, subject: String, name: String) {
      self.messageID = messageID
      self.kind = kind
      self.sender = sender
      self.subject = subject
      self.name = name
    }
  }

  /// Where a pull request asks to pull from.
  public struct PullSource: Hashable, Sendable {
    public let url: String
    public let ref: String?

    public init(url: String, ref: String?) {
      self.url = url
      self.ref = ref
    }
  }

  /// What the mail's own header fields ask of the tracker (`X-Patchwork-State`, `-Delegate`, `-Hint`).
  public struct Hints: Hashable, Sendable {
    public var state: String?
    public var delegate: String?
    public var ignore = false

    public init() {}
  }

  public init(copies: [Copy], content: Content, corrections: Corrections? = nil) {
    self.copies = copies
    self.content = content
    self.corrections = corrections
  }

  /// The git blob with the bytes of the mail that speaks for the message.
  public var blob: ObjectID { copies.first?.blob ?? .zero }
}

extension MessageRecord {
  /// At most this many files and trailers are kept of one message; the mail itself has them all.
  public static let listLimit = 1000

  /// The most copies in a record. Further copies stay in the log; a record that grew with each would make n hostile
  /// mails cost n² bytes.
  static let copyLimit = 100

  /// The most lists of a mail.
  private static let listIDLimit = 100

  /// The lists of a message of several copies: a mail to two lists comes through both, and is of both. The first of
  /// them all by name, so that it does not matter which copy came first.
  static func lists(of one: Content, _ other: Content) -> [String] {
    Array(Set(one.listIDs).union(other.listIDs).sorted().prefix(listIDLimit))
  }
}
