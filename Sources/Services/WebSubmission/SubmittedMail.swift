public import Bytes
import Git
import Mail
import Patches
public import Tracker

/// A mail that somebody submits through the web instead of mailing it: signed, because no mail server vouches for it.
public struct SubmittedMail: Sendable {
  /// Whose it is.
  public let identity: String
  /// The message's name.
  public let id: ObjectID
  /// The mail as it is stored: as a push makes it, it says which list it is for and who submitted it.
  public let bytes: [UInt8]

  /// Why it is not taken.
  public struct Refusal: Error, Hashable, Sendable {
    public let reason: String
  }

  /// An older signature could be replayed by somebody else, to another list or in reply to another mail.
  private static let lifetime: Int64 = 24 * 60 * 60

  /// Checks a mail against the tracker's keyring and, if configured, the keys accepted for submission. What is checked
  /// is what will be stored.
  ///
  /// - Throws: ``Refusal``; other errors if this could not be determined.
  public init(_ mail: [UInt8], _ keys: SubmissionKeys, now: Int64, in snapshot: Snapshot) throws {
    let body = Self.withKnownFields(mail)
    let message = Message(body)
    func refuse(_ reason: String) -> Refusal { Refusal(reason: "\"\(message.subject)\": \(reason)") }
    // Some programs treat it as the end of a line.
    guard !body[..<message.header.bodyStart].contains(UInt8.carriageReturn) else {
      throw refuse("its header holds carriage returns")
    }
    guard message.header.all("from").count == 1, let sender = message.from, message.addresses("from").count == 1 else {
      throw refuse("it is not from one person")
    }
    guard let messageID = message.messageID else { throw refuse("it has no Message-ID") }
    let configuration = snapshot.configuration
    switch try Self.verdict(on: body, by: sender, keys, now: now, in: snapshot) {
    case .success: break
    case .failure(let refusal): throw refuse(refusal.reason)
    }
    guard configuration.allows(.submit, by: sender.key) else {
      throw refuse("\(sender.key) may not submit patches; see [permission \"submit\"]")
    }
    let destinations = Self.destinations(of: message, configuration)
    guard let first = destinations.first else {
      throw refuse("none of its recipients is the list of a project here")
    }
    identity = sender.key
    id = MessageName.id(of: messageID)
    let received = "Received: \(PushedMail.received); \(MailDate(seconds: now, offsetMinutes: 0).rfc2822)\n"
    func stored(for list: String) -> (bytes: [UInt8], record: MessageRecord) {
      let bytes = Array("\(received)List-Id: <\(list)>\nX-Patchbay-Pushed-By: \(sender.key)\n".utf8) + body
      return (bytes, MailFact(raw: bytes, blob: SHA1.blobID(bytes)).record)
    }
    var chosen = stored(for: first.list)
    guard [.patch, .cover].contains(chosen.record.content.kind) else {
      throw refuse("it is neither a patch nor a cover letter")
    }
    // Several projects may share a list, each with its own subjects or files.
    let own = destinations.first { destination in
      configuration.projects(of: stored(for: destination.list).record).contains { $0.name == destination.project.name }
    }
    if let own {
      chosen = stored(for: own.list)
    } else if chosen.record.content.kind != .cover {
      let names = destinations.map(\.project.name).joined(separator: ", ")
      throw refuse("it does not match the subject or files of project \(names)")
    }
    bytes = chosen.bytes
  }

  private static func verdict(
    on mail: [UInt8], by sender: Address, _ keys: SubmissionKeys, now: Int64, in snapshot: Snapshot
  ) throws -> Result<Void, Refusal> {
    let claims = SignatureClaim.all(in: mail)
    guard !claims.isEmpty else {
      return .failure(Refusal(reason: "it is not signed; set up patatt, and send without --no-sign"))
    }
    var reason = "no key of \(sender.key) is known here; see `b4 send --web-auth-new`"
    for claim in claims {
      guard let identity = claim.signature.identity?.lowercased(), identity == sender.key,
        let algorithm = claim.signature.algorithm,
        let place = Keyring.Place(algorithm, identity, selector: claim.signature.selector)
      else { continue }
      var known = [try snapshot.keyring.key(at: place, in: snapshot.store)]
      if snapshot.configuration.webSubmission == .mail { known.append(try keys.key(at: place)) }
      for key in known.compactMap(\.self) {
        let (verdict, time) = AttestationCheck.verdict(on: claim, by: key)
        switch verdict {
        case .good:
          guard covers(claim.signature) else {
            reason = "its signature does not cover From, Subject and Message-ID"
            continue
          }
          let age = (time ?? claim.signature.time).map { now - $0.seconds }
          guard let age, abs(age) < lifetime else {
            reason = "its signature is not of today; sign and send it again"
            continue
          }
          return .success(())
        case .bad(let why): reason = "its signature is bad: \(why)"
        case .goodWithTextBelow: reason = "text was added below what is signed"
        case .unchecked(let why): reason = "its signature cannot be checked: \(why)"
        case .unknownKey: break
        }
      }
    }
    return .failure(Refusal(reason: reason))
  }

  private static func covers(_ signature: DeveloperSignature) -> Bool {
    let signed = Set(signature.signedFields.map { String(decoding: $0, as: UTF8.self).lowercased() })
    return signed.isSuperset(of: ["from", "subject", "message-id"])
  }

  /// The projects one of whose lists is among the recipients: where list is not set, tide.example.org is written to as
  /// tide@example.org.
  private static func destinations(
    of message: Message, _ configuration: TrackerConfiguration
  ) -> [(project: TrackerConfiguration.Project, list: String)] {
    let recipients = Set((message.to + message.cc).map(\.key))
    return configuration.projects.compactMap { project in
      guard let list = project.listIDs.first else { return nil }
      let addresses = project.lists.map(TrackerConfiguration.key) + project.listIDs.compactMap(address)
      return addresses.contains(where: recipients.contains) ? (project, list) : nil
    }
  }

  private static func address(ofList list: String) -> String? {
    guard let dot = list.firstIndex(of: ".") else { return nil }
    return list[..<dot] + "@" + list[list.index(after: dot)...]
  }

  /// The fields that a mail may have. Others are for mail servers or the tracker itself to add.
  private static let knownFields: Set<String> = [
    "from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type",
    "content-transfer-encoding", "x-developer-signature", "x-developer-key", "x-b4-tracking", "x-change-id", "x-mailer",
  ]

  /// The mail without other header fields.
  private static func withKnownFields(_ mail: [UInt8]) -> [UInt8] {
    let bodyStart = Header(parsing: mail).bodyStart
    var result: [UInt8] = []
    result.reserveCapacity(mail.count)
    var isKept = false
    for line in mail[..<bodyStart].split(separator: UInt8.lineFeed) {
      if let first = line.first, !ByteClass.isBlank(first) {
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        isKept = name.count < line.count && knownFields.contains(String(decoding: name, as: UTF8.self).lowercased())
      }
      if isKept { result += line + [UInt8.lineFeed] }
    }
    return result + [UInt8.lineFeed] + mail[bodyStart...]
  }
}
