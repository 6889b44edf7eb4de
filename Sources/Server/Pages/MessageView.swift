import Bytes
import Mail
import Review
import Tracker

/// One mail on a page.
enum MessageView {
  static func add(
    _ id: ObjectID, _ record: MessageRecord, in snapshot: Snapshot, _ budget: inout MessageText.Budget,
    depth: Int = 0, to page: inout Markup
  ) throws {
    let body = MailBody(try snapshot.mail(record))
    page.element(
      "article", ["class": .init("message\(depth > 0 ? " deep\(min(depth, 6))" : "")"), "id": .init(anchor(id))]
    ) { page in
      if let messageID = record.content.messageID {
        // Where links to a thread of public-inbox point.
        page.element("span", ["id": .init("m\(SHA1.hash(Array(messageID.utf8)).hex)")]) { _ in }
      }
      page.element("div", ["class": "head"]) { page in
        Parts.person(record.content.sender, to: &page)
        Parts.date(record.content.date, isLong: true, to: &page)
        page.element("a", ["href": .init(Addresses.message(id, record))]) { page in
          page.text(Parts.name(record.content.subject), limit: 300)
        }
      }
      page.element("div", ["class": "text"]) { MessageText.add(body.text, &budget, to: &$0) }
      if !body.attachments.isEmpty {
        page.element("p", ["class": "dim attachments"]) { page in
          page.text("Attached: \(body.attachments.prefix(20).joined(separator: ", "))", limit: 500)
        }
      }
    }
  }

  static func anchor(_ id: ObjectID) -> String { "m\(id.hex.prefix(12))" }
}
