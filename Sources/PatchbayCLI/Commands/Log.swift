import ArgumentParser
import Bytes
import Mail
import Review
import Services
import Tracker

/// `patchbay log`: who did what, when and why.
struct Log: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show the decisions on a series or patch, or on everything, newest first.",
    discussion: """
      Updates and check results with who, when and why. If two people set the same thing, both are shown and the \
      first line counts. An event that was pushed by a person other than its author is marked. Mails are not among them; see `patchbay thread`.

      EXAMPLES
        patchbay log -n 20
        patchbay log 3f2a91
        patchbay log 3f2a91/2 --json
      """)

  @Argument(help: ArgumentHelp("The series or patch; by default everything.", valueName: "id"))
  var id: String?

  @OptionGroup var limit: LimitOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    let snapshot = try tracker.snapshot()
    let pushes = PushRecord(of: tracker)
    var entries = try LogEntry.all(of: id, in: snapshot)
    if let number = limit.number { entries = Array(entries.prefix(number)) }
    for place in entries.indices { entries[place].pusher = pushes.pusher(of: entries[place].id, in: snapshot.store) }
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(.array(entries.map(\.json)))
    } else {
      for entry in entries {
        let who = PersonValue.shortText(entry.event.actor) + (entry.pusher.map { " (pushed by \($0))" } ?? "")
        let target = standardOutput.paint(String(entry.event.target.hex.prefix(10)), .yellow)
        let what = UntrustedText.line(entry.text)
        let name = UntrustedText.line(entry.name ?? "")
        try standardOutput.line(
          "\(target)  \(entry.event.date.iso8601)  \(UntrustedText.line(who)): \(what)  [\(name)]")
        if let reason = entry.event.reason { try standardOutput.line("            " + UntrustedText.line(reason)) }
      }
    }
    try standardOutput.finish()
  }
}
