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

  /// Bytes of texts that are read together.
  private static let textLimit = 16 << 20

  /// The texts of the replies. Of more than are read the largest are left out.
  private func replyTexts(_ snapshot: Snapshot) throws -> [String] {
    var texts: [String] = []
    var size = 0
    for reply in replies {
      texts.append(Message(try snapshot.mail(reply.record)).text)
      size += texts[texts.count - 1].utf8.count
      while size > Self.textLimit,
        let largest = texts.indices.max(by: { texts[$0].utf8.count < texts[$1].utf8.count })
      {
        size -= texts[largest].utf8.count
        texts[largest] = ""
      }
    }
    return texts
  }

  /// What they say, each with its place and how it stands.
  func remarks(
    on document: Int, of part: MessageRecord, in texts: ReviewedTexts, _ snapshot: Snapshot
  ) throws -> [PlacedRemark] {
    guard !replies.isEmpty else { return [] }
    let said = try replyTexts(snapshot)
    let discussion = Discussion(
      of: document, in: texts,
      replies: zip(replies, said).map { reply, text in
        let sender = reply.record.content.sender
        return Discussion.Reply(text: text, parent: reply.parent, author: sender.name ?? sender.email)
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
