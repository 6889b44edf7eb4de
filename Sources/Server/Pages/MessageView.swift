import Bytes
import Mail
import Review
import Tracker

/// One mail on a page.
enum MessageView {
  static func add(_ id: ObjectID, _ record: MessageRecord, in snapshot: Snapshot, to page: inout Markup) throws {
    let bytes = try snapshot.mail(record)
    page.element("article", ["class": "message", "id": "m\(id.hex.prefix(12))"]) { page in
      page.element("div", ["class": "head"]) { page in
        Parts.person(record.content.sender, to: &page)
        Parts.date(record.content.date, to: &page)
        page.element("a", ["href": .init(Addresses.message(id, record))], text: record.content.subject)
      }
      page.element("div", ["class": "text"]) { MessageText.add(Message(bytes).text, to: &$0) }
    }
  }

  /// A mail alone, with how to answer it.
  static func page(_ id: ObjectID, _ record: MessageRecord, in snapshot: Snapshot, _ context: PageContext) throws
    -> Response
  {
    var content = Markup()
    let subject = record.content.subject.isEmpty ? "(no subject)" : record.content.subject
    content.element("h1", text: subject)
    try add(id, record, in: snapshot, to: &content)
    content.element("p") { page in
      page.element("a", ["href": .init(Addresses.raw(id, record))], text: "Raw")
      page.text(" · ")
      page.element("a", ["href": .init(Addresses.thread(id, record)), "rel": "up"], text: "Thread")
      if let messageID = record.content.messageID {
        page.text(" · ")
        page.element("a", ["href": .init(replyAddress(record, messageID))], text: "Answer by mail")
      }
    }
    if let messageID = record.content.messageID {
      Parts.command(
        "git send-email --in-reply-to='\(messageID.filter { $0 != "'" })' --to='\(record.content.sender.email.filter { $0 != "'" })' answer.mbox",
        to: &content)
    }
    return Layout.page(subject, context) { $0.add(content) }
  }

  /// `mailto:` with the subject and In-Reply-To (RFC 6068).
  private static func replyAddress(_ record: MessageRecord, _ messageID: String) -> String {
    let subject = record.content.isReply ? record.content.subject : "Re: " + record.content.subject
    return "mailto:\(PercentEncoding.encoded(record.content.sender.email))"
      + "?In-Reply-To=\(PercentEncoding.encoded("<\(messageID)>"))&subject=\(PercentEncoding.encoded(subject))"
  }
}
