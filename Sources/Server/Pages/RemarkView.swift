import Bytes
import Patches
import Review
import Tracker

/// What a reviewer said, where it was said.
enum RemarkView {
  /// The remarks, each with the answers to it inside.
  static func add(
    _ remarks: [PlacedRemark], _ context: PageContext, _ budget: inout MessageText.Budget, to page: inout Markup
  ) {
    let names = Set(remarks.map(\.name))
    var answers: [String: [PlacedRemark]] = [:]
    var roots: [PlacedRemark] = []
    for remark in remarks {
      if let answered = remark.answers, names.contains(answered), answered != remark.name {
        answers[answered, default: []].append(remark)
      } else {
        roots.append(remark)
      }
    }
    let tree = Tree(answers: answers, context: context)
    for remark in roots { tree.add(remark, anchor(remark), depth: 0, &budget, to: &page) }
  }

  /// Remarks with the answers to each, by its name.
  private struct Tree {
    let answers: [String: [PlacedRemark]]
    let context: PageContext

    /// Deeper answers are shown at this depth.
    private static let depthLimit = 8

    func add(
      _ remark: PlacedRemark, _ anchor: String, depth: Int, _ budget: inout MessageText.Budget, to page: inout Markup
    ) {
      page.open(
        "div",
        [
          "class": remark.standing.isOpen ? "remark open" : "remark", "id": .init(anchor), "data-row": true,
          "role": "group",
          "aria-label": .init("Remark by \(PersonValue.shortText(remark.record.content.sender).prefix(80))"),
        ])
      RemarkView.head(remark, &page)
      MessageText.add(remark.text, &budget, to: &page)
      RemarkView.addressedForm(remark, context, &page)
      // An answer answers an earlier mail, so this ends. Below the limit answers are beside each other, not nested.
      if depth >= Self.depthLimit { page.close("div") }
      for answer in answers[remark.name] ?? [] {
        add(answer, RemarkView.anchor(answer), depth: min(depth + 1, Self.depthLimit), &budget, to: &page)
      }
      if depth < Self.depthLimit { page.close("div") }
    }
  }

  private static func anchor(_ remark: PlacedRemark) -> String { "r\(remark.message.hex.prefix(12))-\(remark.number)" }

  private static func head(_ remark: PlacedRemark, _ page: inout Markup) {
    page.element("div", ["class": "remark-head"]) { page in
      Parts.person(remark.record.content.sender, to: &page)
      Parts.date(remark.record.content.date, isLong: true, to: &page)
      if let version = remark.version { page.element("span", ["class": "tag"], text: "on v\(version)") }
      if remark.isApproximate { page.element("span", ["class": "tag"], text: "about here") }
      page.element(
        "span", ["class": remark.standing.isOpen ? "standing open" : "standing"],
        text: (remark.standing.isOpen ? "open: " : "settled: ") + remark.standing.reason)
      page.element("a", ["href": .init(Addresses.message(remark.message, remark.record))], text: "mail")
    }
  }

  /// Lets the reader mark what was said as dealt with.
  private static func addressedForm(_ remark: PlacedRemark, _ context: PageContext, _ page: inout Markup) {
    guard let viewer = context.viewer, viewer.mayUpdate, remark.number == 1 else { return }
    let isMarked = remark.standing.isMarked
    guard remark.standing.isOpen || isMarked else { return }
    page.element("form", ["class": "mark", "action": "/addressed", "method": "post"]) { page in
      DecisionForm.hidden(viewer, back: context.target, &page)
      page.open("input", ["type": "hidden", "name": "id", "value": .init(remark.message.hex)])
      page.open("input", ["type": "hidden", "name": "addressed", "value": isMarked ? "no" : "yes"])
      page.element("button", text: isMarked ? "Not dealt with after all" : "Dealt with")
    }
  }

  /// A remark away from its patch, with the line that it is about.
  static func alone(_ remark: PlacedRemark, on part: SeriesReview.Part, _ context: PageContext, to page: inout Markup) {
    var budget = MessageText.Budget(bytes: 4000)
    let line = remark.isGone ? remark.quoted.last : remark.place.index.map { part.text.text(ofLine: $0) }
    if let line {
      page.element("div", ["class": "about"]) { page in
        if let file = remark.place.file { page.element("span", ["class": "dim"]) { $0.text("\(file) ", limit: 200) } }
        page.element("code") { $0.text(line, limit: 300) }
      }
    }
    // One mail may speak of lines that several patches have.
    Tree(answers: [:], context: context)
      .add(remark, "\(anchor(remark))-\(part.number)", depth: 0, &budget, to: &page)
  }
}
