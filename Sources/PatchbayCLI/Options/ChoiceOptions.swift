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
    help: ArgumentHelp("Only what this person is to deal with; \"\" for nobody's.", valueName: "person"))
  var delegate: String?

  @Option(help: ArgumentHelp("Only what this person sent: a part of the name or address.", valueName: "person"))
  var submitter: String?

  @Option(
    help: ArgumentHelp(
      "Only this project's: a name of the configuration, or a list's id or the id's first word.", valueName: "project"))
  var project: String?

  @Option(help: ArgumentHelp("Only what was sent at this date or later.", valueName: "date"))
  var since: DateArgument?

  @Option(help: ArgumentHelp("Only what was sent at this date or earlier.", valueName: "date"))
  var until: DateArgument?

  @Option(help: ArgumentHelp("Only what this query finds, as in `patchbay search`.", valueName: "query"))
  var search: String?

  @Flag(help: "Only what is archived.")
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
