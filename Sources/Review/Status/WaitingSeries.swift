import Git
package import Index
import Mail
import Platform
package import Tracker

/// What needs attention, as `status` shows it.
package struct WaitingSeries {
  /// Of all open series; nil where no index tells it at once.
  package let all: Attention?
  /// Of those that the person who asks sent, is to deal with or commented on; nil if that person is unknown.
  package let own: Attention?

  package init(in tracker: TrackerRepository, _ snapshot: Snapshot) {
    let finder = Finder(snapshot, repository: tracker.git.path)
    all = try? finder.attention(ListFilter())
    var own = ListFilter()
    if let person = try? Actor.person(nil, in: tracker.git) {
      own.people = Array(Set([person.key, snapshot.people.naming(person).key]))
    }
    self.own = own.people.isEmpty ? nil : try? finder.attention(own)
  }

  package var json: JSONValue { Self.json(all) }

  package static func json(_ attention: Attention?) -> JSONValue {
    guard let attention else { return nil }
    return [
      "open": .int(attention.open as Int), "review": .int(attention.review as Int),
      "reply": .int(attention.reply as Int),
      "test": .int(attention.test as Int), "apply": .int(attention.apply as Int),
      "failed": .int(attention.failed as Int),
    ]
  }

  /// For example `12 series: 4 need review, 2 a reply, 1 can be applied, 1 has failed checks`.
  package static func text(_ attention: Attention) -> String {
    let parts = [
      (attention.review, attention.review == 1 ? "needs review" : "need review"),
      (attention.reply, attention.reply == 1 ? "waits for an answer" : "wait for an answer"),
      (attention.apply, "can be applied"), (attention.test, attention.test == 1 ? "is not tested" : "are not tested"),
      (attention.failed, attention.failed == 1 ? "has failed checks" : "have failed checks"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(attention.open) series" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }
}
