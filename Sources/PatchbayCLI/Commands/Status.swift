import ArgumentParser
import Bytes
import Git
import Review
import Services
import SystemPackage
import Tracker

/// `patchbay status`: how much the tracker holds, and whether the lanes are in order.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what needs attention, counts, lanes, and what is not folded yet.",
    discussion: """
      The first three lines say how many open series wait for what (`list --needs` shows them), how many of them you sent, \
      commented on or are the delegate of (`list --mine`), and whether the tracker is in order. Series are counted with the \
      index, which `list` builds.

      A lane is a reference that mails are written to. It is stuck if a killed process left its lock; writers then take \
      another lane, and nothing is lost.

      A mail is in doubt if its mail program was killed while it worked; see `patchbay send --help`.

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
    let waiting = WaitingSeries(in: tracker, snapshot)
    let doubtful = try UnfinishedMail.inDoubt(tracker)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(LaneStatus.json(snapshot, lanes, waiting, doubtful))
    } else {
      try Self.write(snapshot, lanes, waiting, doubtful, place: tracker.git.path, to: &standardOutput)
    }
    try standardOutput.finish()
  }

  private static func write(
    _ snapshot: Snapshot, _ lanes: [LaneStatus], _ waiting: WaitingSeries, _ doubtful: [UnfinishedMail], place: String,
    to output: inout Output
  ) throws(CommandFailure) {
    let counts = snapshot.data.counts
    var fields = FieldList()
    fields.add("open", waiting.all.map(WaitingSeries.text) ?? "not counted yet: `patchbay list` builds the index")
    if let own = waiting.own, waiting.all != nil { fields.add("yours", WaitingSeries.text(own)) }
    fields.add("health", health(snapshot, lanes))
    for mail in doubtful { fields.add("in doubt", "\(mail.text): look at the list, then \(mail.advice)") }
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

  private static func health(_ snapshot: Snapshot, _ lanes: [LaneStatus]) -> String {
    let stuck = lanes.count(where: \.isStuck)
    let faults = [
      stuck > 0 ? "\(stuck) of \(lanes.count) lanes stuck" : nil,
      snapshot.problems.isEmpty ? nil : "views that cannot be used (see `patchbay doctor`)",
      snapshot.unfolded > 0 ? "\(snapshot.unfolded) commits not folded yet" : nil,
    ].compactMap(\.self)
    return faults.isEmpty ? "all mail is folded, no lane is stuck" : faults.joined(separator: ", ")
  }
}
