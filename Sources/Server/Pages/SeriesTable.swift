import Bytes
import Mail
import Patches
import Review
import Tracker

/// Series as rows: what a maintainer wants to know before opening one.
enum SeriesTable {
  /// - Parameter canChoose: Whether each row has a box, for a form around the table.
  static func add(_ list: SeriesList, canChoose: Bool = false, to page: inout Markup) {
    // A column that would be empty says nothing.
    let columns = list.series.reduce(into: Columns(canChoose: canChoose)) { $0.formUnion(list.rows.columns(of: $1)) }
    page.element("table", ["class": "list"]) { page in
      head(columns, &page)
      page.element("tbody") { page in
        for one in list.series { page.add(list.rows.row(one, columns) { row(one, columns, list.states, &$0) }) }
      }
    }
  }

  /// The columns that not every list has.
  struct Columns: Hashable {
    private(set) var canChoose = false
    private(set) var hasChecks = false
    private(set) var hasApplies = false
    private(set) var hasDelegates = false

    init(canChoose: Bool) { self.canChoose = canChoose }

    /// Those in which this series has something to say.
    init(of series: SeriesDetails) {
      hasChecks = !series.checks.text.isEmpty
      hasApplies = !series.review.applies.isEmpty
      hasDelegates = !series.delegates.isEmpty
    }

    mutating func formUnion(_ other: Columns) {
      hasChecks = hasChecks || other.hasChecks
      hasApplies = hasApplies || other.hasApplies
      hasDelegates = hasDelegates || other.hasDelegates
    }
  }

  private static func head(_ columns: Columns, _ page: inout Markup) {
    page.element("thead") { page in
      page.element("tr") { page in
        if columns.canChoose { choose(&page) }
        for name: StaticString in ["Series", "Parts", "State"] { heading(name, &page) }
        if columns.hasChecks { heading("Checks", &page) }
        if columns.hasApplies { heading("Applies", &page) }
        page.element("th", ["scope": "col"]) { page in
          page.raw(
            "<abbr title=\"Acked-by, Reviewed-by, Tested-by: the least that any of the patches has\">A R T</abbr>")
        }
        heading("Replies", &page)
        if columns.hasDelegates { heading("Delegate", &page) }
        heading("Submitter", &page)
        heading("Latest mail", &page)
      }
    }
  }

  private static func heading(_ name: StaticString, _ page: inout Markup) {
    page.element("th", ["scope": "col"]) { $0.raw(name) }
  }

  private static func choose(_ page: inout Markup) {
    page.element("th", ["scope": "col", "class": "choose"]) { page in
      page.open(
        "input", ["type": "checkbox", "id": "all-rows", "name": "all", "value": "yes", "aria-label": "All rows"])
    }
  }

  private static func row(
    _ series: SeriesDetails, _ columns: Columns, _ states: ReviewStates, _ page: inout Markup
  ) {
    let name = Parts.name(series.name)
    page.element("tr", ["data-row": true, "data-at": .init(series.activity.map { String($0.seconds) })]) { page in
      if columns.canChoose {
        page.element("td", ["class": "choose"]) { page in
          page.open("input", ["type": "hidden", "name": "shown", "value": .init(series.group.head.hex)])
          page.open(
            "input",
            [
              "type": "checkbox", "name": "id", "value": .init(series.group.head.hex),
              "aria-label": "Choose \(String(name.prefix(80)))",
            ])
        }
      }
      page.element("td", ["class": "name"]) { page in
        Parts.version(series.group, to: &page)
        Parts.prefixes(series, to: &page)
        page.element("a", ["href": .init(Addresses.series(series.group.head, series.head))]) { page in
          page.text(name, limit: 300)
        }
      }
      cell("Parts", "number", &page) { $0.text(series.progress) }
      cell("State", "plain", &page) { Parts.state(series.state, states, to: &$0) }
      if columns.hasChecks { cell("Checks", nil, &page) { CheckParts.counts(series.checks, to: &$0) } }
      if columns.hasApplies { cell("Applies", nil, &page) { $0.text(series.review.appliesShort, limit: 60) } }
      cell("A R T", "number", &page) { $0.text(TrailerCounts(series).text) }
      cell("Replies", "number", &page) { page in
        if !series.comments.isEmpty { page.text(series.comments.count) }
      }
      if columns.hasDelegates {
        cell("Delegate", nil, &page) { $0.text(series.delegates.map(\.name).joined(separator: ", "), limit: 80) }
      }
      cell("Submitter", "plain", &page) { Parts.person(series.head.content.sender, to: &$0) }
      cell("Latest mail", "date plain", &page) { Parts.date(series.activity, to: &$0) }
    }
  }

  /// A cell; on a narrow screen, where the table is no table, its name stands before it.
  private static func cell(
    _ name: String, _ kind: String?, _ page: inout Markup, _ content: (inout Markup) -> Void
  ) {
    page.element("td", ["class": .init(kind), "data-name": .init(name)]) { content(&$0) }
  }
}
