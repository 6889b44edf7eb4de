public import Bytes
public import Mail
public import Patches

/// A mail, and everything that it contributes to the view by itself.
///
/// A pure function of the mail's bytes, so it can be made on any thread, in any order, any number of times. A reference,
/// because a record is large, and what passes a fact on need not copy it.
public final class MailFact: Sendable {
  /// Name of the message: from its Message-ID, else the id of its bytes.
  public let id: ObjectID
  /// The message by this mail alone.
  public let record: MessageRecord
  /// The links of the thread that it states: each second message answers the first. Its own parent, and the links of
  /// its References, so that a thread stays connected if one of them never arrives.
  public let answers: [Answer]
  /// The record as it is stored where there is nothing else about the message.
  let recordBytes: [UInt8]
  /// See ``RevisionKeys/keys(of:)``.
  let revisionKeys: [ObjectID]

  /// One message answers another.
  public struct Answer: Hashable, Sendable {
    public let parent: ObjectID
    public let child: ObjectID
  }

  /// - Parameters:
  ///   - raw: The mail as it arrived.
  ///   - blob: The id of the git blob that holds it.
  public convenience init(raw: [UInt8], blob: ObjectID) {
    let message = Message(raw)
    self.init(message, ReadMail(message), blob: blob)
  }

  /// - Parameters:
  ///   - message: The mail, parsed.
  ///   - mail: What it says as a patch.
  ///   - blob: The id of the git blob that holds its bytes.
  public init(_ message: Message, _ mail: ReadMail, blob: ObjectID) {
    let messageID = message.messageID
    id = messageID.map(MessageName.id(of:)) ?? blob
    let references = message.references
    let citations = Citations(inReplyTo: message.inReplyTo, references: references, own: id)
    let copy = MessageRecord.Copy(blob: blob, received: message.received?.seconds, date: message.date?.seconds)
    record = MessageRecord(copies: [copy], content: MessageRecord.Content(message, mail, citations: citations))
    answers = Self.answers(own: id, citations: citations)
    // Here and not when it is folded: mails are read on all cores, and folded one after another.
    recordBytes = record.bytes
    revisionKeys = RevisionKeys.keys(of: record)
  }

  private static func answers(own: ObjectID, citations: Citations) -> [Answer] {
    var result: [Answer] = []
    var child = own
    for parent in citations.nearestFirst {
      result.append(Answer(parent: parent, child: child))
      child = parent
    }
    return result
  }
}

extension MessageRecord.Content {
  /// The record of a mail in the view.
  fileprivate init(_ message: Message, _ mail: ReadMail, citations: Citations) {
    let (author, hidden) = message.authorship
    self.init(
      messageID: message.messageID, kind: mail.kind, sender: author ?? Address(name: nil, email: ""),
      subject: mail.subject.raw, name: mail.patchSubject.name)
    hiddenSender = hidden
    date = message.date
    prefixes = mail.patchSubject.prefixes
    version = mail.patchSubject.version
    minorVersion = mail.patchSubject.minorVersion ?? 0
    tree = mail.patchSubject.tree
    number = mail.patchSubject.number
    insertion = mail.patchSubject.insertion
    total = mail.patchSubject.total
    isReply = mail.patchSubject.isReply
    quotes = mail.quotes
    isProposal = mail.isProposal
    inReplyTo = message.inReplyTo.first ?? message.references.last
    self.citations = citations
    listIDs = message.listIDs
    self.author = mail.commit.map { Address(name: $0.authorName, email: $0.authorEmail) }
    patchID = mail.patchID
    files = Array(mail.files.prefix(MessageRecord.listLimit))
    given = Array(mail.trailers.prefix(MessageRecord.listLimit))
    changeID = mail.dependencies.changeID
    commitChangeID = mail.dependencies.commitChangeID
    baseCommit = mail.dependencies.baseCommit
    dependencies = Array((mail.dependencies.messageIDs + mail.dependencies.others).prefix(MessageRecord.listLimit))
    prerequisites = Array(
      (mail.dependencies.prerequisitePatchIDs + mail.dependencies.prerequisiteChangeIDs)
        .prefix(MessageRecord.listLimit))
    superseded = Array(mail.dependencies.superseded.prefix(MessageRecord.listLimit))
    pullRequest = mail.pullRequest.map { .init(url: $0.url, ref: $0.ref) }
    hints.state = mail.patchworkHints.state
    hints.delegate = mail.patchworkHints.delegate
    hints.ignore = mail.patchworkHints.ignore
  }
}
