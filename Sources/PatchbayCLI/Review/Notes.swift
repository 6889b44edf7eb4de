import Mail
import System
import Tracker

/// The notes on a series or patch: events that set nothing.
struct Notes {
  let entries: [LogEntry]

  /// - Parameter histories: What was done to each, with its name.
  init(_ histories: [(name: String?, history: ReviewHistory)]) {
    var entries: [LogEntry] = []
    for (name, history) in histories {
      for entry in history.entries where entry.event.changes.isEmpty && entry.event.reason != nil {
        entries.append(LogEntry(id: entry.id, event: entry.event, name: name))
      }
    }
    self.entries = entries.sorted { LogEntry.precedes($1, $0) }
  }

  /// One and the same note on all parts of a series is one.
  private var distinct: [LogEntry] {
    var seen: Set<String> = []
    return entries.filter { seen.insert("\($0.event.actor.email) \($0.event.reason ?? "")").inserted }
  }

  /// As `log` has them, oldest first.
  var json: JSONValue { .array(entries.map(\.json)) }

  func write(to output: inout Output) throws(CommandFailure) {
    let notes = distinct
    guard !notes.isEmpty else { return }
    try output.line(output.paint(notes.count == 1 ? "1 note" : "\(notes.count) notes", .bold))
    for note in notes {
      let who = PersonValue.shortText(note.event.actor)
      let date = DateText.short(note.event.date, now: Clock.now(), isTerminal: output.isTerminal)
      try output.line(UntrustedText.line("  \(date)  \(who): \(note.event.reason ?? "")"))
    }
  }
}
