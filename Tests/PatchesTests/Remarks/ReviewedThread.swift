import Mail
import Patches

/// A patch or cover letter and what answers it.
struct ReviewedThread {
  let patch: Message
  let text: ReviewedText
  let replies: [Discussion.Reply]
  let messages: [Message]

  /// The patch's text, its attachments and all.
  var patchText: String { (0..<text.count).map(text.text(ofLine:)).joined(separator: "\n") }

  /// The texts of the replies between this one and the patch, the nearest first.
  func textsAbove(_ index: Int) -> [String] {
    var texts: [String] = []
    var parent = replies[index].parent
    while let above = parent {
      texts.append(replies[above].text)
      parent = replies[above].parent
    }
    return texts
  }

  /// All such threads among the mails.
  static func all(in raw: [[UInt8]]) -> [ReviewedThread] {
    var mails: [(message: Message, mail: ReadMail)] = []
    var byID: [String: Int] = [:]
    for bytes in raw {
      let message = Message(bytes)
      guard let id = message.messageID, byID[id] == nil else { continue }
      byID[id] = mails.count
      mails.append((message, ReadMail(message)))
    }
    var children: [Int: [Int]] = [:]
    for (index, mail) in mails.enumerated() {
      let cited = mail.message.inReplyTo.prefix(1) + mail.message.references.reversed()
      if let parent = cited.lazy.compactMap({ byID[$0] }).first(where: { $0 != index }) {
        children[parent, default: []].append(index)
      }
    }
    return mails.indices.compactMap { root in
      guard [.patch, .cover, .pullRequest].contains(mails[root].mail.kind) else { return nil }
      var order: [Int] = []
      var replies: [Discussion.Reply] = []
      var stack: [(Int, Int?)] = (children[root] ?? []).reversed().map { ($0, nil) }
      while let (index, parent) = stack.popLast() {
        guard [.comment, .other].contains(mails[index].mail.kind), !order.contains(index) else { continue }
        let message = mails[index].message
        replies.append(.init(text: message.text, parent: parent, author: message.from?.name ?? ""))
        for child in (children[index] ?? []).reversed() { stack.append((child, order.count)) }
        order.append(index)
      }
      guard !order.isEmpty else { return nil }
      return ReviewedThread(
        patch: mails[root].message, text: ReviewedText(mails[root].message, mails[root].mail), replies: replies,
        messages: order.map { mails[$0].message })
    }
  }
}
