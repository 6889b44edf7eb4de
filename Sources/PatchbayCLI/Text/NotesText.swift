import Bytes
import Mail
import Review
import Platform
import Tracker

extension Notes {
  /// The notes for people, each once.
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
