import ArgumentParser
import Index
import Review
import Tracker

/// Patches chosen as `list` chooses them, for commands whose `--state` and `--delegate` mean something else.
struct ChoiceOptions: ParsableArguments {
  @Option(
    name: .customLong("from-state"), parsing: .upToNextOption,
    help: ArgumentHelp("Only what is in one of these states.", valueName: "state"))
  var states: [String] = []

  @Option(
    name: .customLong("from-delegate"),
    help: ArgumentHelp("Only what is delegated to this person; \"\" for what is not delegated.", valueName: "person"))
  var delegate: String?

  @Option(help: ArgumentHelp("Only from this person: part of a name or address.", valueName: "person"))
  var submitter: String?

  @Option(
    help: ArgumentHelp(
      "Only this project: a name in the configuration, or a list id or its first word.", valueName: "project"))
  var project: String?

  @Option(help: ArgumentHelp("Only what was sent on or after this date.", valueName: "date"))
  var since: DateArgument?

  @Option(help: ArgumentHelp("Only what was sent on or before this date.", valueName: "date"))
  var until: DateArgument?

  @Option(help: ArgumentHelp("Only what matches this query, as in `patchbay search`.", valueName: "query"))
  var search: String?

  @Flag(help: "Only archived patches.")
  var archived = false

  /// - Parameter query: What `--search` says, read.
  func filter(_ query: Query?, _ configuration: TrackerConfiguration) -> ListFilter {
    var filter = ListFilter()
    filter.states = states
    filter.submitter = submitter
    filter.delegate = delegate
    ProjectChoice.set(project, configuration, in: &filter)
    filter.since = since?.seconds
    filter.until = until?.seconds
    filter.query = query
    filter.archived = archived ? .only : .without
    return filter
  }

  var isRestricted: Bool { search != nil || filter(nil, TrackerConfiguration()).isRestricted }
}
