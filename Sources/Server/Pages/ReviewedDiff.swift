import Bytes
import Patches
import Review
import Tracker

/// A patch, line by line, with what was said below the lines that it was said of.
struct ReviewedDiff {
  private let part: SeriesReview.Part
  private let context: PageContext
  private let byLine: [Int: [PlacedRemark]]
  private var old = 0
  private var new = 0
  private var budget = MessageText.Budget()

  /// Lines that are shown; the raw mail has the others.
  private static let lineLimit = 10_000
  private static let byteLimit = 1_200_000

  init(_ part: SeriesReview.Part, _ context: PageContext) {
    self.part = part
    self.context = context
    var byLine: [Int: [PlacedRemark]] = [:]
    for remark in part.remarks where !remark.isGone {
      if let index = remark.place.index { byLine[index, default: []].append(remark) }
    }
    self.byLine = byLine
  }

  static func add(_ part: SeriesReview.Part, _ context: PageContext, to page: inout Markup) {
    var diff = ReviewedDiff(part, context)
    diff.add(to: &page)
  }

  private mutating func add(to page: inout Markup) {
    let whole = part.remarks.filter { $0.place.index == nil && !$0.isGone }
    if !whole.isEmpty {
      page.element("section", ["aria-label": "On the patch as a whole"]) { page in
        RemarkView.add(whole, context, &budget, to: &page)
      }
    }
    let end = lines(&page)
    let rest = byLine.keys.filter { $0 >= end }.sorted()
    if end < part.text.count {
      page.element("p", ["class": "notice"]) { page in
        page.text("\(part.text.count - end) more lines are in ")
        page.element("a", ["href": .init(Addresses.message(part.id, part.record) + "raw")], text: "the raw mail")
        page.text(".")
      }
    }
    away("Further down", rest.flatMap { byLine[$0] ?? [] }, &page)
    away("On lines that are gone", part.remarks.filter(\.isGone), &page)
  }

  /// Remarks whose lines are not on the page.
  private mutating func away(_ title: StaticString, _ remarks: [PlacedRemark], _ page: inout Markup) {
    guard !remarks.isEmpty else { return }
    page.element("h2") { $0.raw(title) }
    for remark in remarks.prefix(200) { RemarkView.alone(remark, on: part, context, to: &page) }
  }

  /// Adds lines until there are enough; returns the first that is not shown.
  private mutating func lines(_ page: inout Markup) -> Int {
    let start = page.bytes.count
    page.open("div", ["class": "diff"])
    var index = 1
    while index < min(part.text.count, Self.lineLimit), page.bytes.count - start < Self.byteLimit {
      line(index, &page)
      if let remarks = byLine[index] {
        page.element("div", ["class": "remarks"]) { RemarkView.add(remarks, context, &budget, to: &$0) }
      }
      index += 1
    }
    page.close("div")
    return index
  }

  private mutating func line(_ index: Int, _ page: inout Markup) {
    let text = part.text.text(ofLine: index)
    switch part.text.kind(ofLine: index) {
    case .message:
      page.element("div", ["class": "said", "id": "l\(index)"]) { MessageText.addLine(text[...], limit: 4000, to: &$0) }
    case .patch:
      page.element("div", ["class": "said dim", "id": "l\(index)"]) { $0.text(text, limit: 4000) }
    case .hunk(_, let line):
      if line != nil { begin(hunk: text) }
      let isFile = text.hasPrefix("diff --git ")
      page.element("div", ["class": line != nil ? "row hunk" : isFile ? "file" : "file more", "id": "l\(index)"]) {
        page in
        if line != nil {
          number(nil, index, &page)
          number(nil, index, &page)
          page.element("span") { $0.text(text, limit: 4000) }
        } else {
          page.text(text, limit: 4000)
        }
      }
    case .line(_, let side, _): row(text, side, index, &page)
    }
  }

  private mutating func row(_ text: String, _ side: RemarkPlace.Side, _ index: Int, _ page: inout Markup) {
    let kind: String
    let left: Int?
    let right: Int?
    switch side {
    case .old: (kind, left, right) = ("row removed", old, nil)
    case .new: (kind, left, right) = ("row added", nil, new)
    case .context: (kind, left, right) = ("row", old, new)
    }
    if left != nil { old &+= 1 }
    if right != nil { new &+= 1 }
    page.element("div", ["class": .init(kind), "id": "l\(index)"]) { page in
      number(left, index, &page)
      number(right, index, &page)
      page.element("span") { $0.text(text.isEmpty ? " " : text, limit: 4000) }
    }
  }

  /// A line's number, which is its anchor, too. Numbers are not read out, nor stepped through with Tab: the text is.
  private func number(_ number: Int?, _ index: Int, _ page: inout Markup) {
    page.element("a", ["href": "#l\(index)", "tabindex": "-1", "aria-hidden": "true"]) { page in
      if let number { page.text(number) }
    }
  }

  /// The first lines of a hunk, from its `@@ -a,b +c,d @@`.
  private mutating func begin(hunk text: String) {
    guard let header = HunkHeader(text.prefix(100)) else { return }
    (old, new) = (header.oldStart, header.newStart)
  }
}
