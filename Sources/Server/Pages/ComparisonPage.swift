import Bytes
import Export
import Review
import Tracker

/// What changed from one version of a series to the next, patch by patch.
enum ComparisonPage {
  private static let lineLimit = 6000

  static func page(_ call: Call) throws -> Response {
    let group = try call.series()
    guard let head = try call.snapshot.message(group.head) else { throw Problem.notFound }
    let older = call.request.query.text("from")
    let comparison = try RevisionComparison(
      of: older ?? group.head.hex, and: older == nil ? nil : group.head.hex, in: call.snapshot)
    let title = "v\(comparison.old.versionText) to v\(comparison.new.versionText): \(Parts.name(head.content.name))"
    let address = Addresses.series(group.head, head)
    return Layout.page(title, call.page, Layout.Head(canonical: address + "diff", isOneOfMany: true)) { page in
      page.element("nav", ["class": "tabs", "aria-label": "Series"]) { page in
        page.element("span", ["class": "dim"], text: "Series")
        for version in [comparison.old, comparison.new] {
          page.element(
            "a",
            ["rel": .init(version.head == group.head ? "up" : nil), "href": .init("/series/\(version.head.hex)/")],
            text: "v\(version.versionText)")
        }
      }
      page.element("h1") { $0.text(title, limit: 500) }
      var left = lineLimit
      for pair in comparison.diff.pairs { add(pair, comparison, &left, &page) }
      if left < 0 { page.element("p", ["class": "notice"], text: "\(-left) more lines: see patchbay diff.") }
    }
  }

  private static func add(
    _ pair: RangeDiff.Pair, _ comparison: RevisionComparison, _ left: inout Int, _ page: inout Markup
  ) {
    let commit = pair.new.map { comparison.after[$0] } ?? pair.old.map { comparison.before[$0] }
    guard let commit else { return }
    let numbers =
      "\(pair.old.map { String(comparison.before[$0].number) } ?? "–") → "
      + (pair.new.map { String(comparison.after[$0].number) } ?? "–")
    page.element("h2") { page in
      page.element("span", ["class": "tag"], text: word(pair))
      page.text(" \(numbers) ")
      page.text(Parts.name(commit.subject), limit: 200)
    }
    guard !pair.difference.isEmpty else { return }
    let lines = pair.difference.prefix(max(0, left))
    left -= pair.difference.count
    page.element(
      "div", ["class": "diff", "tabindex": "0", "role": "region", "aria-label": .init("Changes of \(numbers)")]
    ) { page in
      for line in lines {
        page.element("div", ["class": .init(kind(line))]) { $0.text(line.isEmpty ? " " : line, limit: 4000) }
      }
    }
  }

  private static func word(_ pair: RangeDiff.Pair) -> String {
    switch pair.mark {
    case "=": "unchanged"
    case "!": "changed"
    case "<": "dropped"
    default: "new"
    }
  }

  private static func kind(_ line: String) -> String {
    switch line.utf8.first {
    case UInt8(ascii: "@"): "line hunk"
    case UInt8(ascii: "+"): "line added"
    case UInt8(ascii: "-"): "line removed"
    default: "line"
    }
  }
}
