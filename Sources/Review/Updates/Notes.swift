import Mail
import Platform
package import Tracker

/// The notes on a series or patch: events that set nothing.
package struct Notes {
  package let entries: [LogEntry]

  /// - Parameter histories: What was done to each, with its name.
  package init(_ histories: [(name: String?, history: ReviewHistory)]) {
    var entries: [LogEntry] = []
    for (name, history) in histories {
      for entry in history.entries where entry.event.changes.isEmpty && entry.event.reason != nil {
        entries.append(LogEntry(entry, name: name))
      }
    }
    self.entries = entries.sorted { LogEntry.precedes($1, $0) }
  }

  /// One and the same note on all parts of a series is one.
  package var distinct: [LogEntry] {
    var seen: Set<String> = []
    return entries.filter { seen.insert("\($0.event.actor.email) \($0.event.reason ?? "")").inserted }
  }

  /// As `log` has them, oldest first.
  package var json: JSONValue { .array(entries.map(\.json)) }
}
