import Mail
import Review
import Tracker

/// Who decided what, when and why. What one person decided about several mails at once is one decision.
enum HistoryParts {
  private static let limit = 100

  private struct Decision {
    let entry: LogEntry
    var names: [String]

    /// Whether the entry says the same of another mail.
    func covers(_ other: LogEntry) -> Bool {
      entry.event.actor == other.event.actor && entry.text == other.text && entry.event.reason == other.event.reason
        && abs(entry.event.date.seconds - other.event.date.seconds) <= 2
    }
  }

  static func add(_ history: [LogEntry], to page: inout Markup) {
    guard !history.isEmpty else { return }
    var decisions: [Decision] = []
    for entry in history {
      let name = Parts.name(entry.name ?? "")
      // Those made at once stand near each other.
      if let place = decisions.indices.suffix(20).last(where: { decisions[$0].covers(entry) }) {
        decisions[place].names.append(name)
      } else {
        decisions.append(Decision(entry: entry, names: [name]))
      }
    }
    page.element("h2", ["id": "history"], text: "History")
    page.element("ol", ["class": "history"]) { page in
      for decision in decisions.prefix(limit) { add(decision, &page) }
    }
    if decisions.count > limit { page.element("p", ["class": "dim"], text: "\(decisions.count - limit) earlier ones.") }
  }

  private static func add(_ decision: Decision, _ page: inout Markup) {
    let event = decision.entry.event
    page.element("li") { page in
      Parts.date(event.date, isLong: true, to: &page)
      page.text(" ")
      Parts.person(event.actor, to: &page)
      page.text(": ")
      page.text(decision.entry.text, limit: 300)
      page.text(" ")
      page.element("span", ["class": "dim"]) { page in
        page.text(
          decision.names.count == 1 ? "on \(decision.names[0])" : "on \(decision.names.count) mails", limit: 120)
      }
      if let reason = event.reason { page.element("div", ["class": "reason"], text: reason) }
    }
  }
}
