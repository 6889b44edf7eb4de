import Bytes
import Review
import Tracker

/// A conversation: as a tree, and mail by mail.
enum ThreadPage {
  /// Mails on a page.
  static let size = 100

  static func page(of id: ObjectID, page number: Int, in snapshot: Snapshot, _ context: PageContext) throws -> Response
  {
    let root = try snapshot.root(of: id)
    let entries = try snapshot.conversation(below: root, limit: number * size + 1)
    let shown = entries.dropFirst((number - 1) * size).prefix(size)
    guard let first = entries.first, !shown.isEmpty else { throw Problem.notFound }
    let title = first.record.content.subject.isEmpty ? "(no subject)" : first.record.content.subject
    var content = Markup()
    content.element("h1", text: title)
    tree(shown, &content)
    for entry in shown { try MessageView.add(entry.id, entry.record, in: snapshot, to: &content) }
    content.element("nav", ["class": "tabs", "aria-label": "Pages"]) { page in
      let address = Addresses.thread(first.id, first.record)
      if number > 1 {
        page.element("a", ["rel": "prev", "href": .init("\(address)?page=\(number - 1)")], text: "Earlier mails")
      }
      if entries.count > number * size {
        page.element("a", ["rel": "next", "href": .init("\(address)?page=\(number + 1)")], text: "Later mails")
      }
    }
    return Layout.page(title, context) { $0.add(content) }
  }

  /// Deeper answers than this are shown at this depth: a loop of forged references could nest without end.
  private static let depthLimit = 12

  private static func tree(_ entries: ArraySlice<ThreadEntry>, _ page: inout Markup) {
    guard entries.count > 1 else { return }
    page.element("ol", ["class": "tree"]) { page in
      for entry in entries {
        page.element("li") { page in
          page.element("span", ["class": "dim"], text: String(repeating: "· ", count: min(entry.depth, depthLimit)))
          page.element("a", ["href": "#m\(entry.id.hex.prefix(12))"], text: entry.record.content.subject)
          page.text(" ")
          Parts.person(entry.record.content.sender, to: &page)
        }
      }
    }
  }
}
