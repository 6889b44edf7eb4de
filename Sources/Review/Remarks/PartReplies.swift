import Bytes
import Mail
import Patches
import Tracker

/// The mails that answer a patch or cover letter, each after the one that it answers.
struct PartReplies {
  private struct Reply {
    let id: ObjectID
    let record: MessageRecord
    let parent: Int?
    let depth: Int
  }

  /// Replies that are read; a thread that has more is not read on.
  private static let limit = 2000

  private var replies: [Reply] = []

  init(to part: ObjectID, besides members: Set<ObjectID>, in snapshot: Snapshot) throws {
    var visited: Set<ObjectID> = [part]
    var stack: [Reply] = []
    func push(_ id: ObjectID, _ parent: Int?, _ depth: Int) throws {
      for answer in try snapshot.answers(to: id).reversed() {
        guard !members.contains(answer.id), visited.insert(answer.id).inserted,
          answer.record.content.kind == .comment || answer.record.content.kind == .other
        else { continue }
        stack.append(Reply(id: answer.id, record: answer.record, parent: parent, depth: depth))
      }
    }
    try push(part, nil, 1)
    while let reply = stack.popLast(), replies.count < Self.limit {
      replies.append(reply)
      try push(reply.id, replies.count - 1, reply.depth + 1)
    }
  }

  /// What they say, each with its place and how it stands.
  func remarks(
    on document: Int, of part: MessageRecord, in texts: ReviewedTexts, _ snapshot: Snapshot
  ) throws -> [PlacedRemark] {
    guard !replies.isEmpty else { return [] }
    let discussion = Discussion(
      of: document, in: texts,
      replies: try replies.map {
        Discussion.Reply(
          text: Message(try snapshot.mail($0.record)).text, parent: $0.parent,
          author: $0.record.content.sender.name ?? $0.record.content.sender.email)
      })
    let authors = Set([part.content.sender, part.content.author].compactMap { $0?.email.lowercased() })
    let isByAuthor = replies.map { authors.contains($0.record.content.sender.email.lowercased()) }
    let answers = AnswersBelow(discussion.remarks, isByAuthor: isByAuthor)
    let answeredMails = Set(
      replies.indices.filter { reply in
        isByAuthor[reply] && discussion.remarks[reply].contains { $0.answers == nil && $0.quoted.isEmpty }
      }.compactMap { replies[$0].parent })
    var result: [PlacedRemark] = []
    for (index, reply) in replies.enumerated() {
      let source = PlacedRemark.Reply(id: reply.id, record: reply.record, depth: reply.depth)
      let isAddressed = try snapshot.history(of: reply.id).isAddressed
      for (number, remark) in discussion.remarks[index].enumerated() {
        let own = Remark.Index(reply: index, remark: number)
        let standing = RemarkStanding(
          RemarkStanding.Evidence(
            isAddressed: isAddressed, isByAuthor: isByAuthor[index], text: remark.text,
            answers: answers[own].map {
              (isByAuthor[$0], PersonValue.shortText(replies[$0].record.content.sender))
            }, isMailAnswered: answeredMails.contains(index)))
        result.append(
          PlacedRemark(
            reply: source, number: number + 1, text: remark.text, quoted: remark.quoted,
            place: remark.place, isApproximate: remark.isApproximate,
            answers: remark.answers.map { "\(replies[$0.reply].id.hex)/\($0.remark + 1)" }, standing: standing))
      }
    }
    return result
  }
}
