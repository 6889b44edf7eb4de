import Bytes
import Mail
import Patches
import Review
import Tracker

/// A mail by itself, with where it belongs and how to reply to it.
enum MessagePage {
  static func page(_ call: Call) throws -> Response {
    let snapshot = call.snapshot
    let id = try call.message()
    guard let record = try snapshot.message(id) else { throw Problem.notFound }
    let group = try snapshot.series(containing: id)
    let head = try group.flatMap { try snapshot.message($0.head) }
    let parent = try snapshot.parent(of: id, record).flatMap { id in
      try snapshot.message(id).map { (id: id, record: $0) }
    }
    let body = MailBody(try snapshot.mail(record)).text
    let subject = Parts.name(record.content.subject)
    return try Layout.page(subject, call.page, Layout.Head(canonical: Addresses.message(id, record))) { page in
      page.element("h1") { $0.text(subject, limit: 500) }
      page.element("dl", ["class": "facts"]) { page in
        if let group, let head { series(group, head, id, record, &page) }
        if let parent {
          Parts.fact("In reply to", to: &page) { page in
            page.element("a", ["href": .init(Addresses.message(parent.id, parent.record))]) { page in
              page.text(Parts.name(parent.record.content.subject), limit: 200)
            }
          }
        }
        if !record.content.listIDs.isEmpty {
          Parts.fact("Lists", to: &page) { $0.text(record.content.listIDs.joined(separator: ", "), limit: 300) }
        }
        if let messageID = record.content.messageID {
          Parts.fact("Message-ID", to: &page) { page in
            page.element("span", ["class": "id"]) { $0.text(messageID, limit: 250) }
          }
        }
      }
      var budget = MessageText.Budget()
      try MessageView.add(id, record, in: snapshot, &budget, to: &page)
      Parts.links(
        [("Raw mail", Addresses.message(id, record) + "raw"), ("Whole thread", Addresses.thread(id, record))],
        to: &page)
      ReplyParts.add(to: record, body, &page)
    }
  }

  private static func series(
    _ group: SeriesGroup, _ head: MessageRecord, _ id: ObjectID, _ record: MessageRecord, _ page: inout Markup
  ) {
    Parts.fact("Series", to: &page) { page in
      Parts.version(group, to: &page)
      page.element("a", ["rel": "up", "href": .init(Addresses.series(group.head, head))]) { page in
        page.text(Parts.name(head.content.name), limit: 200)
      }
    }
    if group.allPatches.contains(where: { $0.id == id }) {
      Parts.fact("Patch", to: &page) { page in
        page.element("a", ["href": .init(Addresses.patch(id, record))], text: "with its remarks")
      }
    }
  }
}
