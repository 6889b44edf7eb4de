import Tracker

/// Takes in what is delivered to a Maildir until the process is told to stop.
///
/// Mails are read from new/, stored many with one commit, and moved to cur/ when they are safe. A mail that cannot be
/// taken, and every mail while the tracker cannot be written to, stays in new/. A mail that was stored but not moved,
/// because the process was killed, is stored again as a duplicate, which is harmless. Several watchers may share a
/// Maildir.
struct MaildirWatch {
  private let folder: String
  private let tracker: TrackerOptions
  private let report: OutputOptions?
  private let runner = Runner()

  /// The process that runs hook points' commands, which is waited for so that it does not stay as a zombie.
  private final class Runner {
    private var process: Int32?

    func start(_ points: HookPoints) {
      if let process { Platform.reap(process) }
      process = points.start() ?? process
    }
  }

  /// How long to sleep when there is nothing to do, in milliseconds.
  private static let pause = 200
  private static let longestPause = 30_000

  init(folder: String, tracker: TrackerOptions, report: OutputOptions?) {
    self.folder = folder
    self.tracker = tracker
    self.report = report
  }

  func run() throws {
    for part in ["new", "cur"] where !Platform.isFolder("\(folder)/\(part)") {
      throw CommandFailure(
        .noInput, "cannot watch \(folder)", why: "it is no Maildir: it has no folder \(part)",
        advice: "make it with `mkdir -p \(folder)/{new,cur,tmp}`")
    }
    _ = try tracker.open()
    var refused: Set<String> = []
    var pause = Self.pause
    let stop = Platform.StopSignals()
    while !stop.arrived {
      do {
        let found = try Platform.names(in: "\(folder)/new").filter { !$0.hasPrefix(".") && !refused.contains($0) }
        try takeIn(found, &refused, until: stop)
        pause = Self.pause
      } catch {
        // Nothing is lost: what is in new/ stays there.
        StandardError.line(CommandFailure(error).line)
        pause = min(pause * 2, Self.longestPause)
      }
      stop.sleep(milliseconds: pause)
    }
  }

  private func takeIn(_ names: [String], _ refused: inout Set<String>, until stop: Platform.StopSignals) throws {
    var batch = IngestBatch()
    var inBatch: [String] = []
    for name in names {
      if stop.arrived { return }
      do throws(CommandFailure) {
        batch.add(try Ingest.read("\(folder)/new/\(name)"))
        inBatch.append(name)
      } catch  where error.status == .noInput {
        continue  // Another watcher took it.
      } catch {
        StandardError.line(error.line)
        refused.insert(name)
      }
      if batch.isFull { try store(&batch, &inBatch, &refused) }
    }
    try store(&batch, &inBatch, &refused)
  }

  private func store(_ batch: inout IngestBatch, _ names: inout [String], _ refused: inout Set<String>) throws {
    guard !names.isEmpty else { return }
    var line = IngestReport(report)
    let tracker = try tracker.open()
    let points = HookPoints(of: tracker)
    try line.add(tracker.ingest(batch.take()))
    runner.start(points)
    for name in names {
      // ":2," begins the flags, of which it has none.
      let target = name.contains(":2,") ? name : "\(name):2,"
      do throws(CommandFailure) {
        try Platform.move("\(folder)/new/\(name)", to: "\(folder)/cur/\(target)")
      } catch {
        // It is safe; taking it in again and again would help nobody.
        StandardError.line(error.line)
        refused.insert(name)
      }
    }
    names = []
    try line.finish()
  }
}
