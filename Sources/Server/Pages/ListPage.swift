import Review
import Tracker

/// A list of series, with its filters in the address.
enum ListPage {
  static func page(_ list: SeriesList, _ context: PageContext) -> Response {
    let search = list.query.text("q")
    let title = search.map { "Search: \($0)" } ?? list.query.text("project") ?? "Patches"
    let whole = list.query.setting("before", nil)
    let head = Layout.Head(
      canonical: Addresses.list(whole), feed: Addresses.address("/list/atom.xml", whole),
      isOneOfMany: !list.query.items.isEmpty)
    return list.found.marked(
      Layout.page(title, context, head) { page in
        page.element("h1", text: title)
        ListFilterForm.add(list, to: &page)
        list.found.note(to: &page)
        if list.series.isEmpty {
          page.element("p", text: "No series matches.")
        } else {
          BulkForm.around(context, list.configuration, to: &page) { page in
            SeriesTable.add(list, canChoose: BulkForm.isOffered(context), to: &page)
          }
        }
        pages(list, &page)
        below(list, search, &page)
      })
  }

  private static func pages(_ list: SeriesList, _ page: inout Markup) {
    guard list.next != nil || list.query["before"] != nil else { return }
    page.element("nav", ["class": "tabs", "aria-label": "Pages"]) { page in
      if list.query["before"] != nil {
        page.element("a", ["href": .init(Addresses.list(list.query.setting("before", nil)))], text: "Newest")
      }
      if let next = list.next {
        page.element("a", ["rel": "next nofollow", "href": .init(Addresses.list(next))], text: "Older series")
      }
    }
  }

  private static func below(_ list: SeriesList, _ search: String?, _ page: inout Markup) {
    var links: [(text: String, address: String)] = []
    if !list.series.isEmpty {
      links.append(("Mailbox of these series", Addresses.address("/list/mbox", list.query)))
    }
    if let search { links.append(("Search answers, too", Addresses.address("/search/", Query([("q", search)])))) }
    if !links.isEmpty { Parts.links(links, to: &page) }
  }
}
