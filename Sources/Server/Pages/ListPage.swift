import Review
import Tracker

/// A list of series, with its filters in the address.
enum ListPage {
  /// Series on a page.
  static let size = 50

  static func page(_ list: SeriesList, _ context: PageContext) -> Response {
    let title = list.query["q"].map { "Search: \($0)" } ?? "Patches"
    let feed = "/list/atom.xml" + (list.query.canonical.encoded.isEmpty ? "" : "?" + list.query.canonical.encoded)
    return Layout.page(title, context, feed: feed) { page in
      page.element("h1", text: title)
      filter(list, &page)
      if list.series.isEmpty {
        page.element("p", text: "Nothing found.")
      } else {
        table(list, context, &page)
      }
      pages(list, &page)
    }
  }

  private static func filter(_ list: SeriesList, _ page: inout Markup) {
    page.element("form", ["class": "filter", "action": "/list/"]) { page in
      field("q", "Search", list, &page)
      page.element("label") { page in
        page.text("State")
        page.element("select", ["name": "state"]) { page in
          option("", "open", list.query["state"], &page)
          option("any", "any", list.query["state"], &page)
          for state in list.states { option(state.name, state.name, list.query["state"], &page) }
        }
      }
      field("submitter", "Submitter", list, &page)
      field("delegate", "Delegate", list, &page)
      if !list.projects.isEmpty {
        page.element("label") { page in
          page.text("Project")
          page.element("select", ["name": "project"]) { page in
            option("", "all", list.query["project"], &page)
            for name in list.projects { option(name, name, list.query["project"], &page) }
          }
        }
      }
      page.element("button", text: "Show")
    }
  }

  private static func field(_ name: String, _ label: String, _ list: SeriesList, _ page: inout Markup) {
    page.element("label") { page in
      page.text(label)
      page.open(
        "input", ["name": .init(name), "value": .init(list.query[name] ?? ""), "type": name == "q" ? "search" : "text"])
    }
  }

  private static func option(_ value: String, _ label: String, _ chosen: String?, _ page: inout Markup) {
    page.element("option", ["value": .init(value), "selected": .init((chosen ?? "") == value)], text: label)
  }

  private static func table(_ list: SeriesList, _ context: PageContext, _ page: inout Markup) {
    page.element("div", ["class": "scroll"]) { page in
      page.element("table", ["class": "list"]) { page in
        page.element("thead") { page in
          page.element("tr") { page in
            for name in ["Series", "Parts", "State", "Checks", "A/R/T", "Comments", "Delegate", "Submitter", "Date"] {
              page.element("th", ["scope": "col"], text: name)
            }
          }
        }
        page.element("tbody") { page in
          for series in list.series { row(series, list, &page) }
        }
      }
    }
  }

  private static func row(_ series: SeriesDetails, _ list: SeriesList, _ page: inout Markup) {
    page.element("tr", ["data-row": true]) { page in
      page.element("td", ["class": "name"]) { page in
        if series.group.version > 1 {
          page.element("span", ["class": "tag"], text: "v\(series.group.version)")
          page.text(" ")
        }
        let name = series.name.isEmpty ? "(no subject)" : series.name
        page.element("a", ["href": .init(Addresses.series(series.group.head, series.head))], text: name)
      }
      page.element("td", ["class": "number"], text: series.progress)
      page.element("td") { Parts.state(series.state, isOpen: list.isOpen(series.state), to: &$0) }
      page.element("td") { Parts.checks(series.review, to: &$0) }
      page.element("td", ["class": "number"], text: TrailerCounts(series).text)
      page.element("td", ["class": "number"], text: String(series.comments.count))
      page.element("td", text: series.delegates.map(\.name).joined(separator: ", "))
      page.element("td") { Parts.person(series.head.content.sender, to: &$0) }
      page.element("td") { Parts.date(series.head.content.date, to: &$0) }
    }
  }

  private static func pages(_ list: SeriesList, _ page: inout Markup) {
    page.element("nav", ["class": "tabs", "aria-label": "Pages"]) { page in
      if list.page > 1 {
        let address = Addresses.list(list.query.setting("page", list.page > 2 ? String(list.page - 1) : nil))
        page.element("a", ["rel": "prev", "href": .init(address)], text: "Newer")
      }
      if list.hasMore {
        let address = Addresses.list(list.query.setting("page", String(list.page + 1)))
        page.element("a", ["rel": "next", "href": .init(address)], text: "Older")
      }
    }
  }
}
