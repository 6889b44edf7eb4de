import Bytes
import Mail

/// What ``RevisionRules`` need to know of one series.
struct Revision: Sendable {
  let group: SeriesGroup
  let sender: UInt64
  /// Seconds since 1970 by its first mail's own date; 0 where there is none.
  let date: Int64
  /// `change-id:` of the first mail that states one.
  let changeID: String?
  /// The name of the series: of its cover letter, else of its first patch.
  let title: String?
  /// The names of its first mails.
  let names: Set<String>
  let patchIDs: Set<ObjectID>
  /// Whether it says that it was sent again (`RESEND`).
  let isResend: Bool
  /// Whether it is a patch in a reply ("Re: [PATCH v3 0/12]"), whose subject is that of the mail it answers.
  let isReply: Bool
  /// What its first mails answer, outside of the series itself.
  let anchors: Set<ObjectID>
  let members: Set<ObjectID>

  /// - Parameter records: Its cover letter and first patches; see ``RevisionKeys/isListed(_:)``.
  init(_ group: SeriesGroup, head: MessageRecord, records: [MessageRecord]) {
    self.group = group
    members = Set(group.members)
    sender = MessageRecord.senderHash(head.content.sender.email)
    date = head.content.date?.seconds ?? 0
    changeID = head.content.changeID ?? records.lazy.compactMap(\.content.changeID).first
    title = RevisionKeys.name(of: head)
    names = Set(records.compactMap(RevisionKeys.name(of:)))
    patchIDs = Set(records.compactMap(\.content.patchID))
    isReply = head.content.isReply
    isResend = head.content.prefixes.contains { prefix in
      let word = prefix.uppercased()
      return word.hasPrefix("RESEN") || word.hasPrefix("REPOST")
    }
    anchors = Set(
      records.filter(RevisionKeys.startsSeries).compactMap(\.content.citations.anchor)
    ).subtracting(members)
  }

  var head: ObjectID { group.head }
}
