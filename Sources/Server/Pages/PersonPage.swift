import Index
import Mail
import Patches
import Review
import Tracker

/// A person: what waits for them, what they sent, and what they said of others' patches.
enum PersonPage {
  private static let size = 30

  static func page(_ email: String, _ call: Call) throws -> Response {
    let delegated = try SeriesList(Query([("delegate", email)]), in: call, size: size, atOnce: true)
    let sent = try SeriesList(
      Query([("submitter", email), ("state", "any"), ("archived", "also")]), in: call, size: size, atOnce: true)
    let said = try sent.found.isWhole ? mails(from: email, call) : []
    let name = sent.series.first?.head.content.sender.name ?? said.first?.record.content.sender.name ?? email
    let isKnown = !delegated.series.isEmpty || !sent.series.isEmpty || !said.isEmpty
    let head = Layout.Head(
      canonical: Addresses.person(email), feed: Addresses.person(email) + "atom.xml", isOneOfMany: !isKnown)
    return sent.found.marked(
      Layout.page(name, call.page, head) { page in
        page.element("h1") { $0.text(name, limit: 200) }
        sent.found.note(to: &page)
        if !isKnown, sent.found.isWhole {
          page.element("p", text: "This person has sent nothing, and nothing is delegated to them.")
        }
        section("Delegated", delegated, all: "delegate", email, &page)
        section("Sent", sent, all: "submitter", email, &page)
        if !said.isEmpty {
          page.element("h2", text: "Replies")
          MailTable.add(said, to: &page)
        }
      })
  }

  private static func section(
    _ title: StaticString, _ list: SeriesList, all field: String, _ email: String, _ page: inout Markup
  ) {
    guard !list.series.isEmpty else { return }
    page.element("h2") { $0.raw(title) }
    SeriesTable.add(list, to: &page)
    if list.next != nil {
      Parts.links([("All of these", Addresses.list(list.query.setting(field, email)))], to: &page)
    }
  }

  /// The person's newest answers.
  private static func mails(from email: String, _ call: Call) throws -> [MailTable.Row] {
    let address = email.filter { $0 != "\"" && !$0.isWhitespace }
    guard !address.isEmpty else { return [] }
    let query = try call.reader.parse("f:\"\(address)\"")
    let hits = try call.reader.finder().messages(query, limit: 4 * size)
    return try Array(MailTable.rows(hits, call).filter { $0.record.content.kind == .comment }.prefix(size))
  }
}
