import ArgumentParser
import Bytes
import Review
import Services
import Tracker

/// Who corrects the tracker, and why; and what all such commands do.
struct CorrectionOptions: ParsableArguments {
  @Option(name: [.long, .customLong("note")], help: ArgumentHelp("Why, for `log`.", valueName: "text"))
  var reason: String?

  @Option(name: .customLong("as"), help: ArgumentHelp("Who does it, as \"Name <email>\".", valueName: "person"))
  var person: String?

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  /// Writes the events of a correction and says what it comes to.
  func record(_ summary: String, _ correction: (Snapshot) throws -> Correction) throws {
    let tracker = try tracker.open()
    let notifications = NotificationCommands(of: tracker)
    defer { notifications.start() }
    let actor = try Actor.person(person, in: tracker.git)
    try Actor.expect(actor, mayDo: .update, in: tracker)
    let snapshot = try tracker.snapshot()
    let correction = try correction(snapshot)
    let writer = EventWriter(actor: actor, reason: reason)
    let events = try correction.targets.map { try writer.event(on: $0, [correction.change], in: snapshot) }
    try tracker.record(events, summary: summary)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json([
        "targets": .strings(correction.targets.map(\.hex)), "change": LogEntry.json(correction.change),
        "reason": .string(reason),
      ])
    } else {
      try standardOutput.line(correction.text)
    }
    try standardOutput.finish()
  }
}
