import ArgumentParser
import Bytes
import Index
import Review
import Tracker

/// `patchbay list`: series, or patches, newest first.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List series, newest first.",
    discussion: """
      Shows id, date, patches received / announced, state, submitter and name, and after the state whether the series \
      applies, if `patchbay export --record` recorded that. Archived series are listed only with --archived or --all. \
      Exits with 1 if a filter was given and nothing matches.

      A date is 2026-03-01, 2026-03-01T12:00+01:00, "2 weeks ago", yesterday, or seconds since 1970.

      The delegate is set by `update`, otherwise by the mail (X-Patchwork-Delegate), otherwise by the configuration, from \
      the files that the patch touches. A series has every delegate of its patches.

      With --search, a series is listed if its cover letter or one of its patches is found; `patchbay search` finds \
      answers to them too.

      \(QueryHelp.text)

      EXAMPLES
        patchbay list -n 20
        patchbay list --state new --since "2 weeks ago"
        patchbay list --open --delegate grace@example.org
        patchbay list --patches --submitter ada@example.org --json
        patchbay list --search 's:tide dfn:src/clock.c d:2.months.ago..'
      """)

  @Flag(help: "List patches instead of series.")
  var patches = false

  @Option(
    name: .customLong("state"), parsing: .upToNextOption,
    help: ArgumentHelp("Only these states.", valueName: "state"))
  var states: [String] = []

  @Flag(help: "Only open states, as the configuration defines them.")
  var open = false

  @Option(
    help: ArgumentHelp("Only what is delegated to this person; \"\" for what is not delegated.", valueName: "person"))
  var delegate: String?

  @OptionGroup var sent: SentOptions

  @Option(help: ArgumentHelp("Only what matches this query; see above.", valueName: "query"))
  var search: String?

  @Flag(help: "Only archived series.")
  var archived = false

  @Flag(help: "Everything, archived or not.")
  var all = false

  @OptionGroup var limit: LimitOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if open, !states.isEmpty { throw ValidationError("Give either --open or --state.") }
  }

  func run() throws {
    let tracker = try tracker.open()
    let configuration = try tracker.configuration()
    var filter = ListFilter()
    filter.states = open ? configuration.states.all.filter(\.isOpen).map(\.name) : states
    filter.delegate = delegate
    sent.set(in: &filter, configuration)
    filter.query = try search.map { try TrackerQuery.parse($0, in: tracker.git) }
    filter.archived = all ? .also : archived ? .only : .without
    let snapshot = try tracker.snapshot()
    let finder = Finder.showingProgress(over: snapshot, in: tracker.git)
    let found =
      patches
      ? try Listing.patches(finder.patches(filter, limit: limit.number ?? .max), in: snapshot)
      : try Listing.series(finder.series(filter, limit: limit.number ?? .max), in: snapshot)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(.array(found.map(\.json)))
    } else {
      try Listing.write(found, to: &standardOutput)
    }
    try standardOutput.finish()
    if found.isEmpty { try ProjectChoice.expectKnown(sent.project, states: states, configuration) }
    if found.isEmpty, filter.isRestricted { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
