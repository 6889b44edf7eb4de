import Bytes
import Review
import Tracker

/// Results of checks on pages, in words and not by colour alone.
enum CheckParts {
  /// How many checks have each result.
  static func counts(_ counts: CheckCounts, to page: inout Markup) {
    let names = Event.Check.State.allCases.filter { counts[$0] > 0 }
    for (index, state) in names.enumerated() {
      if index > 0 { page.text(", ") }
      page.element("span", ["class": .init(state.rawValue)], text: "\(counts[state]) \(state.rawValue)")
    }
  }

  /// Every context and what it said of each patch.
  static func matrix(_ series: SeriesDetails, to page: inout Markup) {
    let rows = ([nil] + series.patches.map(Optional.some)).map { patch in
      (
        name: patch.map { "\($0.part.text)/\(series.group.total)" } ?? "series",
        checks: (patch?.review ?? series.review).checks
      )
    }.filter { !$0.checks.isEmpty }
    guard !rows.isEmpty else { return }
    var contexts: [String] = []
    for row in rows {
      for check in row.checks where !contexts.contains(check.check.context) { contexts.append(check.check.context) }
    }
    page.element("h2", ["id": "checks"], text: "Checks")
    page.element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Checks"]) { page in
      page.element("table", ["class": "plain"]) { page in
        page.element("thead") { page in
          page.element("tr") { page in
            page.element("th", ["scope": "col"], text: "Part")
            for context in contexts.prefix(50) { page.element("th", ["scope": "col"], text: context) }
          }
        }
        page.element("tbody") { page in
          for row in rows {
            page.element("tr") { page in
              page.element("th", ["scope": "row"], text: row.name)
              for context in contexts.prefix(50) {
                page.element("td") { page in
                  if let check = row.checks.first(where: { $0.check.context == context }) { result(check, &page) }
                }
              }
            }
          }
        }
      }
    }
  }

  private static func result(_ result: CheckResult, _ page: inout Markup) {
    let state = result.check.state.rawValue
    if let url = result.check.url, url.hasPrefix("https://") || url.hasPrefix("http://") {
      page.element("a", ["class": .init(state), "href": .init(url), "rel": "nofollow noopener"], text: state)
    } else {
      page.element("span", ["class": .init(state)], text: state)
    }
    if let description = result.check.description {
      page.text(" ")
      page.element("span", ["class": "dim"]) { $0.text(description, limit: 200) }
    }
  }
}
