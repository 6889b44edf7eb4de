package import Bytes
import Mail
package import Tracker

/// One thing that happened, as `log` shows it.
package struct LogEntry {
  private let entry: ReviewHistory.Entry
  /// The name of the patch or series that it is about; nil if that has not arrived.
  package let name: String?
  /// Who pushed the event, where that is not its actor.
  package var pusher: String?

  package init(_ entry: ReviewHistory.Entry, name: String?) {
    self.entry = entry
    self.name = name
  }

  /// The event's blob.
  package var id: ObjectID { entry.id }
  package var event: Event { entry.event }

  /// The one that counts last first: the newest, as a rule.
  package static func precedes(_ left: LogEntry, _ right: LogEntry) -> Bool {
    ReviewHistory.Entry.precedes(right.entry, left.entry)
  }

  package var json: JSONValue {
    [
      "id": .string(id.hex as String),
      "date": .string(event.date.iso8601 as String),
      "by": PersonValue.json(event.actor),
      "pushedBy": .string(pusher),
      "target": .string(event.target.hex as String),
      "name": .string(name),
      "changes": .array(event.changes.map(Self.json)),
      "reason": .string(event.reason),
    ]
  }

  /// One thing that an event sets.
  package static func json(_ change: Event.Change) -> JSONValue {
    switch change {
    case .state(let state): ["what": "state", "value": .string(state as String)]
    case .delegate(let delegate): ["what": "delegate", "value": .string(delegate)]
    case .archived(let archived): ["what": "archived", "value": .bool(archived)]
    case .commit(let commit): ["what": "commit", "value": .string(commit)]
    case .check(let check):
      [
        "what": "check", "value": .string(check.state.rawValue as String), "context": .string(check.context as String),
        "url": .string(check.url), "description": .string(check.description),
      ]
    case .applies(let applies):
      [
        "what": "applies", "value": .string(applies.result as String), "base": .string(applies.base as String),
        "path": .string(applies.path),
      ]
    case .follows(let link): ["what": "follows", "value": .string(Self.text(link))]
    case .belongs(let link): ["what": "belongs", "value": .string(Self.text(link))]
    case .hidden(let hidden): ["what": "hidden", "value": .bool(hidden)]
    case .addressed(let addressed): ["what": "addressed", "value": .bool(addressed)]
    case .bundle(let bundle):
      [
        "what": "bundle", "value": bundle.isGone ? nil : .strings(bundle.patches.map(\.hex)),
        "name": .string(bundle.name as String), "public": .bool(bundle.isPublic),
      ]
    case .mailing(let mailing):
      [
        "what": "mailing", "value": .string(mailing.step.rawValue as String),
        "mail": .string(mailing.purpose.rawValue as String), "attempt": .int(mailing.attempt as Int),
      ]
    case .reports(let isWanted): ["what": "reports", "value": .bool(isWanted)]
    }
  }

  /// For example `state accepted, commit 3f2a91…`.
  package var text: String {
    guard !event.changes.isEmpty else { return "note" }
    return event.changes.map { change in
      switch change {
      case .state(let state): "state \(state)"
      case .delegate(let delegate): delegate.map { "delegate \($0)" } ?? "no delegate"
      case .archived(let archived): archived ? "archived" : "not archived"
      case .commit(let commit): commit.map { "commit \($0.prefix(12))" } ?? "no commit"
      case .check(let check):
        "check \(check.context) \(check.state.rawValue)" + (check.description.map { " (\($0))" } ?? "")
          + (check.url.map { " \($0)" } ?? "")
      case .applies(let applies): "applies \(applies.result) on \(applies.base.prefix(12))"
      case .follows(.to(let id)): "newer version of \(id.hex.prefix(12))"
      case .follows(.none): "no newer version of anything"
      case .follows(.rules): "versions by the rules again"
      case .belongs(.to(let id)): "part of the series of \(id.hex.prefix(12))"
      case .belongs(.none): "no part of a series"
      case .belongs(.rules): "parts by the rules again"
      case .hidden(let hidden): hidden ? "hidden" : "shown again"
      case .addressed(let addressed): addressed ? "addressed" : "not addressed"
      case .bundle(let bundle):
        bundle.isGone ? "bundle \(bundle.name) deleted" : "bundle \(bundle.name) of \(bundle.patches.count) patches"
      case .mailing(let mailing): Self.text(mailing)
      case .reports(let isWanted): isWanted ? "reports by mail" : "no reports by mail"
      }
    }.joined(separator: ", ")
  }

  private static func text(_ mailing: Event.Mailing) -> String {
    let what =
      switch mailing.purpose {
      case .part: "mail to the list"
      case .thanks: "mail of thanks"
      case .report: "report by mail"
      }
    return switch mailing.step {
    case .claimed: "\(what) begun"
    case .sent: "\(what) sent"
    case .void: "\(what) not sent"
    }
  }

  private static func text(_ link: Event.Link) -> String {
    switch link {
    case .to(let id): id.hex
    case .none: "none"
    case .rules: "rules"
    }
  }
}
