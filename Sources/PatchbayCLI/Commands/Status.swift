import ArgumentParser
import Bytes
import Git
import Review
import SystemPackage
import Tracker

/// `patchbay status`: how much there is, and whether all is well with the lanes.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show counts, lanes, and what is not folded yet.",
    discussion: """
      A lane is a reference that mails are written to. It is stuck if a killed process left its lock; writers then take \
      another lane, and nothing is lost.

      EXAMPLES
        patchbay status
        patchbay status --json
      """)

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    let snapshot = try tracker.snapshot()
    let lanes = try LaneStatus.all(in: tracker, snapshot)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(LaneStatus.json(snapshot, lanes))
    } else {
      try Self.write(snapshot, lanes, place: tracker.git.path, to: &standardOutput)
    }
    try standardOutput.finish()
  }

  private static func write(
    _ snapshot: Snapshot, _ lanes: [LaneStatus], place: String, to output: inout Output
  ) throws(CommandFailure) {
    let counts = snapshot.data.counts
    var fields = FieldList()
    fields.add("tracker", place)
    fields.add("messages", String(counts.messages))
    fields.add("patches", String(counts.patches))
    fields.add("covers", String(counts.covers))
    fields.add("comments", String(counts.comments))
    fields.add("pull requests", String(counts.pullRequests))
    fields.add("other", String(counts.other))
    fields.add("series", "\(counts.series), \(counts.complete) complete")
    fields.add("not folded", String(snapshot.unfolded))
    fields.add("digest", snapshot.digest.hex)
    for lane in lanes {
      let commits = lane.commits == 1 ? "1 commit" : "\(lane.commits) commits"
      fields.add("lane", "\(lane.reference), \(commits)\(lane.isStuck ? ", stuck: its lock was left behind" : "")")
    }
    for problem in snapshot.problems { fields.add("problem", problem) }
    try fields.write(to: &output)
  }
}
