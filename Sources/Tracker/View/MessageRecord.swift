public import Bytes
public import Mail
public import Patches

/// What the view keeps of a message: what its mail says, without its text and diff, which are read from the mail.
public struct MessageRecord: Hashable, Sendable {
  /// One of the mails that bear this Message-ID.
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
  /// What people said of it against the rules; nil where nobody did.
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

  /// Nobody sends one mail more often. Further copies stay in the log; a record that grew with each would make n hostile
  /// mails cost n² bytes.
  static let copyLimit = 100

  /// Nobody sends one mail to more lists.
  private static let listIDLimit = 100

  /// The lists of a message of several copies: a mail to two lists comes through both, and is of both. The first of
  /// them all by name, so that it does not matter which copy came first.
  static func lists(of one: Content, _ other: Content) -> [String] {
    Array(Set(one.listIDs).union(other.listIDs).sorted().prefix(listIDLimit))
  }

  /// The record's text.
  public var bytes: [UInt8] {
    var writer = RecordWriter()
    for copy in copies {
      let received = copy.received.map(String.init) ?? "-"
      let date = copy.date.map(String.init) ?? "-"
      writer.add("mail", "\(copy.blob.hex) \(received) \(date)")
      guard copies.count > 1, let source = copy.source else { continue }
      writer.add("mail-mark", source.mark)
      writer.add("mail-sender", source.sender.email)
      writer.add("mail-sender-name", source.sender.name)
    }
    writer.add("message-id", content.messageID)
    writer.add("kind", content.kind.rawValue)
    writer.add("date", content.date?.record)
    writer.add("sender", content.sender.email)
    writer.add("sender-name", content.sender.name)
    writer.add("hidden-by", content.hiddenSender?.email)
    writer.add("hidden-by-name", content.hiddenSender?.name)
    writer.add("subject", content.subject)
    if content.name != content.subject { writer.add("name", content.name) }
    writer.add("prefix", each: content.prefixes)
    writer.add("version", content.version)
    if content.minorVersion > 0 { writer.add("minor-version", content.minorVersion) }
    writer.add("tree", content.tree?.name)
    writer.add("number", content.number)
    if content.insertion > 0 { writer.add("insertion", content.insertion) }
    writer.add("total", content.total)
    if content.isReply { writer.add("reply", "yes") }
    if content.quotes { writer.add("quotes", "yes") }
    if content.isProposal { writer.add("proposal", "yes") }
    writer.add("in-reply-to", content.inReplyTo)
    writer.add("cites", each: content.citations.nearestFirst.lazy.map(\.hex))
    writer.add("anchor", content.citations.anchor?.hex)
    writer.add("list", each: content.listIDs)
    if let author = content.author, author != content.sender {
      writer.add("author", author.email)
      writer.add("author-name", author.name)
    }
    writer.add("patch-id", content.patchID?.hex)
    writer.add("file", each: content.files)
    for given in content.given {
      writer.add("trailer", "\(given.trailer.key): \(given.trailer.value)")
      writer.add("trailer-remark", given.trailer.remark)
      writer.add("trailer-scope", given.scope.text)
      writer.add("trailer-condition", given.condition)
    }
    writer.add("change-id", content.changeID)
    writer.add("commit-change-id", content.commitChangeID)
    writer.add("base-commit", content.baseCommit)
    writer.add("depends-on", each: content.dependencies)
    writer.add("prerequisite", each: content.prerequisites)
    writer.add("supersedes", each: content.superseded)
    writer.add("pull-url", content.pullRequest?.url)
    writer.add("pull-ref", content.pullRequest?.ref)
    writer.add("hint-state", content.hints.state)
    writer.add("hint-delegate", content.hints.delegate)
    if content.hints.ignore { writer.add("hint-ignore", "yes") }
    corrections?.write(to: &writer)
    return writer.bytes
  }

  /// Reads what ``bytes`` wrote.
  public init(parsing bytes: [UInt8]) {
    var copies: [Copy] = []
    var corrections: Corrections?
    var content = Content(
      messageID: nil, kind: .other, sender: Address(name: nil, email: ""), subject: "", name: "")
    var name: String?
    var senderName: String?
    var authorName: String?
    var authorEmail: String?
    var cites: [ObjectID] = []
    var anchor: ObjectID?
    var pullURL: String?
    var pullRef: String?
    for (key, value) in RecordReader(bytes) {
      switch key {
      case "mail": if let copy = Copy(line: value) { copies.append(copy) }
      case "mail-mark":
        if let mark = UInt64(value) { copies.setSource(.init(sender: Address(name: nil, email: ""), mark: mark)) }
      case "mail-sender":
        copies.changeSource { .init(sender: Address(name: nil, email: value), mark: $0.mark) }
      case "mail-sender-name":
        copies.changeSource { .init(sender: Address(name: value, email: $0.sender.email), mark: $0.mark) }
      case "message-id": content.messageID = value
      case "kind": content.kind = MessageKind(rawValue: value) ?? .other
      case "date": content.date = MailDate(record: value)
      case "sender": content.sender = Address(name: nil, email: value)
      case "sender-name": senderName = value
      case "hidden-by": content.hiddenSender = Address(name: content.hiddenSender?.name, email: value)
      case "hidden-by-name": content.hiddenSender = Address(name: value, email: content.hiddenSender?.email ?? "")
      case "subject": content.subject = value
      case "name": name = value
      case "prefix": content.prefixes.append(value)
      case "version": content.version = Int(value, within: PartNumber.bounds)
      case "minor-version": content.minorVersion = Int(value, within: PartNumber.bounds) ?? 0
      case "tree": content.tree = SubjectTree(named: value)
      case "number": content.number = Int(value, within: PartNumber.bounds)
      case "insertion": content.insertion = Int(value, within: PartNumber.bounds) ?? 0
      case "total": content.total = Int(value, within: PartNumber.bounds)
      case "reply": content.isReply = true
      case "quotes": content.quotes = true
      case "proposal": content.isProposal = true
      case "in-reply-to": content.inReplyTo = value
      case "cites": if let id = ObjectID(hex: value) { cites.append(id) }
      case "anchor": anchor = ObjectID(hex: value)
      case "list": content.listIDs.append(value)
      case "author": authorEmail = value
      case "author-name": authorName = value
      case "patch-id": content.patchID = ObjectID(hex: value)
      case "file": content.files.append(value)
      case "trailer": if let trailer = Self.trailer(value) { content.given.append(GivenTrailer(trailer)) }
      case "trailer-remark": content.changeLast { $0.trailer.remark = value }
      case "trailer-scope": content.changeLast { $0.scope = TrailerScope(text: value) ?? .answered }
      case "trailer-condition": content.changeLast { $0.condition = value }
      case "change-id": content.changeID = value
      case "commit-change-id": content.commitChangeID = value
      case "base-commit": content.baseCommit = value
      case "depends-on": content.dependencies.append(value)
      case "prerequisite": content.prerequisites.append(value)
      case "supersedes": content.superseded.append(value)
      case "pull-url": pullURL = value
      case "pull-ref": pullRef = value
      case "hint-state": content.hints.state = value
      case "hint-delegate": content.hints.delegate = value
      case "hint-ignore": content.hints.ignore = true
      case "follows": corrections = corrections.with(\.follows, Corrections.Word(value))
      case "belongs": corrections = corrections.with(\.belongs, Corrections.Word(value))
      case "hidden": corrections = corrections.with(\.isHidden, true)
      default: break
      }
    }
    content.name = name ?? content.subject
    if let senderName { content.sender = Address(name: senderName, email: content.sender.email) }
    content.author = authorEmail.map { Address(name: authorName, email: $0) }
    content.citations = Citations(nearestFirst: cites, anchor: anchor)
    content.pullRequest = pullURL.map { PullSource(url: $0, ref: pullRef) }
    self.init(copies: copies, content: content, corrections: corrections)
  }

  private static func trailer(_ value: String) -> Trailer? {
    guard let colon = value.firstIndex(of: ":") else { return nil }
    let text = value[value.index(after: colon)...]
    return Trailer(key: String(value[..<colon]), value: String(text.first == " " ? text.dropFirst() : text))
  }
}

extension Corrections? {
  fileprivate func with<Value>(_ path: WritableKeyPath<Corrections, Value>, _ value: Value) -> Corrections {
    var result = self ?? Corrections()
    result[keyPath: path] = value
    return result
  }
}

extension MessageRecord.Copy {
  fileprivate init?(line: String) {
    let fields = RecordReader.fields(line)
    guard fields.count == 3, let blob = ObjectID(hex: fields[0]) else { return nil }
    self.init(
      blob: blob, received: Timestamp(nearest: fields[1].utf8)?.seconds,
      date: Timestamp(nearest: fields[2].utf8)?.seconds)
  }
}

extension MessageRecord.Content {
  /// Changes the trailer read last, where there is one.
  fileprivate mutating func changeLast(_ change: (inout GivenTrailer) -> Void) {
    guard let last = given.indices.last else { return }
    change(&given[last])
  }
}

extension [MessageRecord.Copy] {
  fileprivate mutating func setSource(_ source: MessageRecord.Copy.Source) {
    if let last = indices.last { self[last].source = source }
  }

  fileprivate mutating func changeSource(_ change: (MessageRecord.Copy.Source) -> MessageRecord.Copy.Source) {
    if let source = last?.source { setSource(change(source)) }
  }
}
