import ArgumentParser
import Bytes
import Review
import Tracker

/// Who corrects the tracker, and why; and what all such commands do.
struct CorrectionOptions: ParsableArguments {
  @Option(name: [.long, .customLong("note")], help: ArgumentHelp("The reason, shown by `log`.", valueName: "text"))
  var reason: String?

  @Option(
    name: .customLong("as"), help: ArgumentHelp("The person to act as, as \"Name <email>\".", valueName: "person"))
  var person: String?

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  /// Writes the events of a correction and says what it comes to.
  func record(_ summary: String, _ correction: (Snapshot) throws -> Correction) throws {
    let tracker = try tracker.open()
    let decision = try Decision(by: person, .update, in: tracker)
    let correction = try correction(decision.snapshot)
    try decision.record([correction.change], on: correction.targets, reason: reason, summary: summary)
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
