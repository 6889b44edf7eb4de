import Bytes
import Mail
import Review
import Tracker

/// The versions of a series.
enum SeriesVersions {
  private static let limit = 50

  static func tabs(_ series: SeriesDetails, to page: inout Markup) {
    guard series.versions.count > 1 else { return }
    let shown = series.versions.suffix(limit)
    page.element("nav", ["class": "tabs", "aria-label": "Versions"]) { page in
      for version in shown {
        // An author may forget to count; then the dates tell them apart.
        let isAlone = shown.allSatisfy { $0.head == version.head || $0.versionText != version.versionText }
        let date = isAlone ? nil : date(of: version, series)
        page.element(
          "a", ["href": .init("/series/\(version.head.hex)/"), "aria-current": .init(current(version, series))],
          text: "v\(version.versionText)" + (date.map { " of \($0)" } ?? ""))
      }
    }
  }

  private static func date(of version: SeriesGroup, _ series: SeriesDetails) -> String? {
    let date = version.head == series.group.head ? series.head.content.date : series.versionDates[version.head]
    return date.map { String($0.iso8601.prefix(10)) }
  }

  private static func current(_ version: SeriesGroup, _ series: SeriesDetails) -> String? {
    version.head == series.group.head ? "page" : nil
  }

  /// What each version came to, and why it is held to be one.
  static func table(_ series: SeriesDetails, _ states: ReviewStates, to page: inout Markup) {
    guard series.versions.count > 1 else { return }
    page.element("h2", ["id": "versions"], text: "Versions")
    page.element("table", ["class": "plain"]) { page in
      Parts.columns(["Version", "State", "Linked by"], to: &page)
      page.element("tbody") { page in
        for version in series.versions.suffix(limit) { row(version, series, states, &page) }
      }
    }
  }

  private static func row(
    _ version: SeriesGroup, _ series: SeriesDetails, _ states: ReviewStates, _ page: inout Markup
  ) {
    page.element("tr") { page in
      page.element("th", ["scope": "row"]) { page in
        page.element("a", ["href": .init("/series/\(version.head.hex)/")], text: "v\(version.versionText)")
        if version.head == series.group.head { page.text(" (this)") }
      }
      page.element("td") { page in
        guard let state = series.versionStates[version.head] else { return }
        Parts.state(state.name, states, to: &page)
        if let before = state.before, before != ReviewStates.initial { page.text(" was \(before)") }
      }
      page.element("td") { page in
        page.text(version.evidence.map(\.text).joined(separator: ", "), limit: 200)
        if version.previous != nil {
          page.text(" ")
          page.element("a", ["href": .init("/series/\(version.head.hex)/diff")], text: "what changed")
        }
      }
    }
  }

  /// Lets a person say which series this is a newer version of, or that it is of none.
  static func linkForm(_ series: SeriesDetails, _ context: PageContext, to page: inout Markup) {
    guard let viewer = context.viewer, viewer.mayUpdate else { return }
    page.element("details", ["class": "link"]) { page in
      page.element("summary", text: "Correct the versions")
      page.element("form", ["class": "decide", "action": "/link", "method": "post"]) { page in
        DecisionForm.hidden(viewer, back: context.target, &page)
        page.open("input", ["type": "hidden", "name": "newer", "value": .init(series.group.head.hex)])
        page.element("label", ["class": "wide"]) { page in
          page.text("This is a newer version of (id or Message-ID; empty for none)")
          page.open("input", ["name": "older", "autocomplete": "off"])
        }
        page.element("label", ["class": "wide"]) { page in
          page.text("Reason")
          page.open("input", ["name": "reason", "autocomplete": "off"])
        }
        page.element("button", text: "Save")
      }
    }
  }
}
