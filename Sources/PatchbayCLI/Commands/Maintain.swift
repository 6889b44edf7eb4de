import ArgumentParser
import Git
import Index
import Review
import Services
import Platform
import Tracker

/// `patchbay maintain`: keeps a tracker small and fast.
struct Maintain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Pack objects, drop old views, trim the index.",
    discussion: """
      Safe at any time, also while mail arrives: nothing in the log is ever removed. Unreachable objects are pruned when \
      they are older than git config gc.pruneExpire (two weeks), and never within an hour.

      With --auto, does nothing unless enough has accumulated. `ingest` starts that in the background, as git does; git \
      config gc.auto 0 or patchbay.autoMaintain false turns it off. When it fails, `doctor` says why, and `ingest` does \
      not start it again for a day. Usually only new objects are packed; when the tracker \
      has grown by half, all of them are, which takes longer.

      EXAMPLES
        patchbay maintain
        patchbay maintain --full
        patchbay maintain --auto --quiet
      """)

  @Flag(help: "Do nothing unless enough has accumulated.")
  var auto = false

  @Flag(help: "Repack everything.")
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
    let report = try Maintenance.run(tracker, full: full, onlyIfDue: auto) { _ in
      steps += 1
      progress.update(steps)
    }
    let renewed = report == nil ? [] : IndexUpkeep.run(repository: tracker.git.path)
    progress.finish()
    if report == nil, auto, try !Maintenance.isDue(tracker.git) { return }
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
          + "\(report.bytesAfter >> 10) kB now; \(report.droppedViews) old views dropped")
    } else {
      try standardOutput.line("Another maintenance run is in progress.")
    }
    try standardOutput.finish()
  }
}
