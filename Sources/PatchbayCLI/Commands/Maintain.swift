import ArgumentParser
import Git
import Index
import Review
import Services
import Platform
import Tracker

/// `patchbay maintain`: keep a tracker small and quick.
struct Maintain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Pack objects, let go of old views, trim the index.",
    discussion: """
      Safe at any time, also while mail arrives: nothing of the log is ever removed, and of what nothing refers to only \
      what is older than git config gc.pruneExpire (two weeks), never what is younger than an hour.

      With --auto does nothing unless there is enough to do. `ingest` starts that in the background when it is, as git \
      does; git config gc.auto 0 or patchbay.autoMaintain false turns it off. Most times only what came since is packed; \
      when the tracker has grown by half, all is, which takes longer.

      EXAMPLES
        patchbay maintain
        patchbay maintain --full
        patchbay maintain --auto --quiet
      """)

  @Flag(help: "Only if there is enough to do.")
  var auto = false

  @Flag(help: "Pack everything anew.")
  var full = false

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    if auto, try !Maintenance.isDue(tracker.git) { return }
    let progress = ProgressLine("Maintaining", unit: "steps")
    var steps = 0
    let report = try Maintenance.run(tracker, full: full) { _ in
      steps += 1
      progress.update(steps)
    }
    let renewed = report == nil ? [] : IndexUpkeep.run(repository: tracker.git.path)
    progress.finish()
    guard !quiet else { return }
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json([
        "done": .bool(report != nil), "full": .bool(report?.isFull ?? false),
        "droppedViews": .int(report?.droppedViews), "bytesBefore": .int(report?.bytesBefore),
        "bytesAfter": .int(report?.bytesAfter), "indexesToRenew": .array(renewed.map { .string($0 as String) }),
      ])
    } else if let report {
      try standardOutput.line(
        "\(report.isFull ? "all" : "new") objects packed: \(report.bytesBefore >> 10) kB before, "
          + "\(report.bytesAfter >> 10) kB now; \(report.droppedViews) old views let go")
    } else {
      try standardOutput.line("Another maintenance run is in progress.")
    }
    try standardOutput.finish()
  }
}
