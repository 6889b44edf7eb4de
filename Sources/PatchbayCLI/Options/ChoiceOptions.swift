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

  @OptionGroup var sent: SentOptions

  @Option(help: ArgumentHelp("Only what matches this query, as in `patchbay search`.", valueName: "query"))
  var search: String?

  @Flag(help: "Only archived patches.")
  var archived = false

  /// - Parameter query: What `--search` says, read.
  func filter(_ query: Query?, _ configuration: TrackerConfiguration) -> ListFilter {
    var filter = ListFilter()
    filter.states = states
    filter.delegate = delegate
    sent.set(in: &filter, configuration)
    filter.query = query
    filter.archived = archived ? .only : .without
    return filter
  }

  var isRestricted: Bool { search != nil || filter(nil, TrackerConfiguration()).isRestricted }
}
