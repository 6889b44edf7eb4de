import ArgumentParser
import Bytes
import Export
import Git
import Review
import Tracker

/// `patchbay publish`: series in review as references that anybody can fetch with plain git.
struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish the series in review as references of the tracker.",
    discussion: """
      Each series becomes refs/series/NAME in the tracker, for `git fetch TRACKER refs/series/NAME`. Without IDs, the newest \
      series that are complete, open and not superseded are published, at most --limit of them, and the references of \
      series that were closed, archived or superseded are removed. With IDs, only those are published.

      The tracker reads the objects of the code from --repo, which becomes an alternate of it and must stay where it is; \
      with --fetch they are copied. A series whose commits are published already is left unchanged.

      EXAMPLES
        patchbay publish --repo /srv/tidewatch.git
        patchbay publish --repo /srv/tidewatch.git --onto main --limit 50
        patchbay publish --repo /srv/tidewatch.git 3f2a91
        git fetch /srv/tracker.git refs/series/tides-in-feet-v2-3f2a91c0
      """)

  @Argument(help: ArgumentHelp("Only these series.", valueName: "id"), completion: Completions.ids)
  var ids: [String] = []

  @Option(
    help: ArgumentHelp("The repository of the code; by default the current one.", valueName: "dir"),
    completion: .directory)
  var repo: String?

  @Option(help: ArgumentHelp("The branch that the series are for; HEAD by default.", valueName: "rev"))
  var onto: String?

  @Option(help: ArgumentHelp("The maximum number of references.", valueName: "number"))
  var limit = 200

  @Flag(help: "Copy the objects of the code into the tracker.")
  var fetch = false

  @OptionGroup var taken: PatchOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...2000).contains(limit) else { throw ValidationError("The limit must be 0 to 2000.") }
  }

  func run() throws {
    let path = try tracker.open().git.path
    let code = try Repository.discover(from: repo ?? ".")
    if !fetch {
      let target = try Repository.open(path)
      try CodeObjects.link(code, to: target)
    }
    // Opened after the link was made, so that it reads through it.
    let tracker = try TrackerRepository.open(path)
    let snapshot = try tracker.snapshot()
    var options = taken.exportOptions()
    options.onto = onto
    var publisher = Publisher(options, copies: fetch)
    if ids.isEmpty {
      // A series that cannot be published does not count towards the limit.
      try SeriesInReview.forEachNewest(in: snapshot) { details in
        guard publisher.count < limit else { return false }
        try publisher.publish(details, from: snapshot, code: code, tracker: tracker.git)
        return true
      }
      try publisher.retireOthers(in: tracker.git)
    } else {
      let series = try ids.map { try SeriesDetails(Selection.series($0, in: snapshot), in: snapshot) }
      for details in series { try PatchOptions.warn(of: details.group, in: snapshot) }
      for details in series { try publisher.publish(details, from: snapshot, code: code, tracker: tracker.git) }
    }
    try publisher.retireBeyond(limit, in: tracker.git)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(publisher.json)
    } else {
      for line in publisher.lines { try standardOutput.line(UntrustedText.line(line)) }
    }
    try standardOutput.finish()
    if !ids.isEmpty, !publisher.failed.isEmpty { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
