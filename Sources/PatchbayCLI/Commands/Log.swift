import ArgumentParser
import Index
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
      first line counts. An event that was pushed by a person other than its author is marked.

      With --since, --until, --by or --kind, mails are shown as well, by their Date fields: `log --since yesterday` shows \
      all that happened. A kind is mail (patch, cover, comment, pull-request, other) or event (state, delegate, archived, commit, \
      check, applies, link, hidden, addressed, bundle, note).

      EXAMPLES
        patchbay log --since yesterday
        patchbay log --since "1 week ago" --by grace --kind state comment
        patchbay log 3f2a91 -n 20
        patchbay log 3f2a91/2 --json
      """)

  @Argument(
    help: ArgumentHelp("The series or patch; by default everything.", valueName: "id"), completion: Completions.ids)
  var id: String?

  @Option(help: ArgumentHelp("Only what happened on or after this date.", valueName: "date"))
  var since: DateArgument?

  @Option(help: ArgumentHelp("Only what happened on or before this date.", valueName: "date"))
  var until: DateArgument?

  @Option(
    help: ArgumentHelp("Only by this person: part of a name or address.", valueName: "person"),
    completion: Completions.people)
  var by: String?

  @Option(
    name: .customLong("kind"), parsing: .upToNextOption,
    help: ArgumentHelp("Only these kinds.", valueName: "kind"))
  var kinds: [LogItem.Kind] = []

  @OptionGroup var limit: LimitOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    let snapshot = try tracker.snapshot()
    let pushes = PushRecord(of: tracker)
    var choice = LogItem.Choice()
    choice.since = since?.seconds
    choice.until = until?.seconds
    choice.person = by
    choice.kinds = kinds
    let finder = Finder.showingProgress(over: snapshot, in: tracker.git)
    let items = try LogItem.all(of: id, choice, limit: limit.number ?? .max, finder, in: snapshot).map { item in
      guard case .event(var entry) = item else { return item }
      entry.pusher = pushes.pusher(of: entry.id, in: snapshot.store)
      return .event(entry)
    }
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(.array(items.map(\.json)))
    } else {
      try LogItem.write(items, to: &standardOutput)
    }
    try standardOutput.finish()
  }
}

extension LogItem.Kind: ExpressibleByArgument {}
