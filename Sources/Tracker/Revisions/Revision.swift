import Bytes
import Mail
import Patches

/// What decides which of two series comes before the other.
struct RevisionOrder: Sendable {
  let head: ObjectID
  let version: Int
  /// Seconds since 1970 by its first mail's own date; 0 where there is none.
  let date: Int64
  /// Whether it says `RFC`.
  let isRequestForComments: Bool
  /// Whether it says `PULL`, or is a pull request.
  let isPull: Bool

  /// - Parameter first: The record of its head.
  init(_ group: SeriesGroup, head first: MessageRecord) {
    head = group.head
    version = group.version
    date = first.content.date?.seconds ?? 0
    isRequestForComments = first.content.hasPrefix(with: "RFC")
    isPull = first.content.kind == .pullRequest || first.content.prefixes.contains { $0.uppercased() == "PULL" }
  }
}

/// What ``RevisionRules`` need to know of one series.
struct Revision: Sendable {
  let group: SeriesGroup
  let order: RevisionOrder
  /// Hash of the sender's address.
  let sender: UInt64
  /// The sender's name as ``RevisionKeys`` compares it.
  let senderName: String?
  /// `change-id:` of the first mail that states one.
  let changeID: String?
  /// `Change-Id:` of its first patches, which Gerrit gives to each.
  let commitChangeIDs: Set<String>
  /// Of its cover letter, else of its first patch.
  let title: RevisionTitle?
  /// The names of its first patches.
  let names: Set<String>
  let patchIDs: Set<ObjectID>
  /// The files that its first mails touch.
  let files: Set<String>
  /// Whether it says that it was sent again (`RESEND`).
  let isResend: Bool
  /// Whether it is a patch in a reply ("Re: [PATCH v3 0/12]"), whose subject is that of the mail it answers.
  let isReply: Bool
  /// The tree that it is for.
  let tree: SubjectTree?
  /// The threads that its first mails were sent into: what they refer to first, outside of the series itself.
  let anchors: Set<ObjectID>
  /// What its first mails answer, outside of the series itself.
  let answered: Set<ObjectID>
  /// The messages that it says it supersedes.
  let superseded: Set<ObjectID>
  let members: Set<ObjectID>

  /// - Parameter records: Its cover letter and first patches; see ``RevisionKeys/isListed(_:)``.
  init(_ group: SeriesGroup, head: MessageRecord, records: [MessageRecord]) {
    self.group = group
    order = RevisionOrder(group, head: head)
    members = Set(group.members)
    sender = MessageRecord.senderHash(head.content.sender.email)
    senderName = RevisionKeys.senderName(of: head)
    changeID = head.content.changeID ?? records.lazy.compactMap(\.content.changeID).first
    commitChangeIDs = Set(records.compactMap(\.content.commitChangeID))
    title = RevisionTitle(head.content.name)
    names = Set(
      records.filter { $0.content.kind == .patch && $0.content.number != 0 }.compactMap(RevisionKeys.name(of:)))
    patchIDs = Set(records.compactMap(\.content.patchID))
    files = Set(records.flatMap { $0.content.files.prefix(Self.filesCompared) })
    isReply = head.content.isReply
    isResend = head.content.hasPrefix(with: "RESEN") || head.content.hasPrefix(with: "REPOST")
    // What the subject calls `v5.1` may be a correction of version 5, as the series rules found.
    let version = Part.Version(group.version, minor: group.minorVersion)
    tree = group.minorVersion > 0 ? head.content.tree?.without(version) : head.content.tree
    let first = records.filter(RevisionKeys.startsSeries)
    anchors = Set(first.compactMap(\.content.citations.anchor)).subtracting(members)
    answered = Set(first.flatMap(\.content.citations.nearestFirst)).subtracting(members)
    superseded = Set(records.flatMap(RevisionKeys.superseded(by:))).subtracting(members)
  }

  /// The most files of one patch that are compared.
  private static let filesCompared = 32

  var head: ObjectID { group.head }
  var date: Int64 { order.date }
  var isRequestForComments: Bool { order.isRequestForComments }
  var isPull: Bool { order.isPull }
}

extension MessageRecord.Content {
  /// Whether one of the words before the title contains this text, given in upper case, in any case.
  fileprivate func hasPrefix(with text: StaticString) -> Bool {
    prefixes.contains { prefix in
      var word = prefix.uppercased()
      return word.withUTF8 { $0.find(text) != nil }
    }
  }
}
