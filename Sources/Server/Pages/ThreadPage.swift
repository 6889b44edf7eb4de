import Bytes
import Review
import Tracker

/// A conversation: as a tree, and mail by mail.
enum ThreadPage {
  /// Mails on a page.
  private static let size = 100
  private static let pageLimit = 1000

  static func page(_ call: Call) throws -> Response {
    let number = call.request.query["page"].flatMap(Int.init).map { min(max($0, 1), pageLimit) } ?? 1
    let root = try call.snapshot.root(of: call.message())
    let entries = try call.snapshot.conversation(below: root, limit: number * size + 1)
    let shown = entries.dropFirst((number - 1) * size).prefix(size)
    guard let first = entries.first, !shown.isEmpty else { throw Problem.notFound }
    let title = Parts.name(first.record.content.subject)
    let address = Addresses.thread(first.id, first.record)
    let head = Layout.Head(canonical: number == 1 ? address : "\(address)?page=\(number)", isOneOfMany: number > 1)
    let series = try call.snapshot.series(containing: first.id)
    let seriesHead = try series.flatMap { try call.snapshot.message($0.head) }
    return try Layout.page(title, call.page, head) { page in
      if let series, let seriesHead {
        page.element("nav", ["class": "tabs", "aria-label": "Series"]) { page in
          page.element("a", ["rel": "up", "href": .init(Addresses.series(series.head, seriesHead))]) { page in
            page.text("Series: \(Parts.name(seriesHead.content.name))", limit: 200)
          }
        }
      }
      page.element("h1") { $0.text(title, limit: 500) }
      tree(shown, &page)
      var budget = MessageText.Budget(bytes: 1_000_000)
      for entry in shown {
        try MessageView.add(entry.id, entry.record, in: call.snapshot, &budget, depth: entry.depth, to: &page)
      }
      guard number > 1 || entries.count > number * size else { return }
      page.element("nav", ["class": "tabs", "aria-label": "Pages"]) { page in
        if number > 1 {
          page.element("a", ["rel": "prev", "href": "\(address)?page=\(number - 1)"], text: "Earlier mails")
        }
        if entries.count > number * size {
          page.element("a", ["rel": "next", "href": "\(address)?page=\(number + 1)"], text: "Later mails")
        }
      }
    }
  }

  private static func tree(_ entries: ArraySlice<ThreadEntry>, _ page: inout Markup) {
    guard entries.count > 1 else { return }
    page.element("ol", ["class": "tree"]) { page in
      for entry in entries {
        page.element("li", ["class": .init("deep\(min(entry.depth, 6))")]) { page in
          page.element("a", ["href": .init("#" + MessageView.anchor(entry.id))]) { page in
            page.text(Parts.name(entry.record.content.subject), limit: 150)
          }
          page.text(" ")
          Parts.person(entry.record.content.sender, to: &page)
        }
      }
    }
  }
}
