import ArgumentParser
import Index
import Review
import Tracker

/// By whom, where and when mail was sent that is listed or chosen.
struct SentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only from this person: part of a name or address.", valueName: "person"),
    completion: Completions.people)
  var submitter: String?

  @Option(
    help: ArgumentHelp(
      "Only this project: a name in the configuration, or a list id or its first word.", valueName: "project"),
    completion: Completions.projects)
  var project: String?

  @Option(help: ArgumentHelp("Only what was sent on or after this date.", valueName: "date"))
  var since: DateArgument?

  @Option(help: ArgumentHelp("Only what was sent on or before this date.", valueName: "date"))
  var until: DateArgument?

  func set(in filter: inout ListFilter, _ configuration: TrackerConfiguration) {
    filter.submitter = submitter
    ProjectChoice.set(project, configuration, in: &filter)
    filter.since = since?.seconds
    filter.until = until?.seconds
  }
}
