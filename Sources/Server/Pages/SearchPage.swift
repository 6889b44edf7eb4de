import Index
import Review

/// Mails of all kinds that a query finds, answers among them.
enum SearchPage {
  private static let size = 100

  static func page(_ call: Call) throws -> Response {
    guard let text = call.request.query.text("q") else { return .redirect(.found, to: "/list/") }
    let found = try FoundSoFar { try call.reader.finder().messages(call.reader.parse(text), limit: size) }
    let hits = found.hits
    let rows = try MailTable.rows(hits, call)
    return found.marked(
      Layout.page("Search: \(text)", call.page, Layout.Head(isOneOfMany: true)) { page in
        page.element("h1", text: "Search: \(text)")
        found.note(to: &page)
        if rows.isEmpty {
          page.element("p", text: "No mail matches.")
        } else {
          MailTable.add(rows, to: &page)
        }
        if hits.count == size { page.element("p", ["class": "dim"], text: "These are the newest \(size).") }
        Parts.links([("Series alone", Addresses.list(Query([("q", text), ("state", "any")])))], to: &page)
      })
  }
}
