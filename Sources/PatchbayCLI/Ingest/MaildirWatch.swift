import Review
import Services
import Platform
import Tracker

/// Takes in what is delivered to a Maildir until the process is told to stop.
///
/// Mails are read from new/, stored many with one commit, and moved to cur/ when they are safe. A mail that cannot be
/// taken, and every mail while the tracker cannot be written to, stays in new/ and is tried again. A mail that was stored
/// but not moved, because the process was killed, is stored again as a duplicate, which is harmless. Several watchers may
/// share a Maildir.
struct MaildirWatch {
  private let folder: String
  private let tracker: TrackerOptions
  private let report: OutputOptions?

  /// How long to sleep when there is nothing to do, in milliseconds.
  private static let pause = 200
  private static let longestPause = 30_000

  init(folder: String, tracker: TrackerOptions, report: OutputOptions?) {
    self.folder = folder
    self.tracker = tracker
    self.report = report
  }

  func run() throws {
    let maildir = try WatchedMaildir(folder)
    _ = try tracker.open()
    var set = SetAside()
    var children = Children()
    var pause = Self.pause
    let stop = Signals.Stop()
    while !stop.arrived {
      children.reap()
      do {
        let arrived = try maildir.arrived()
        set.keepOnly(arrived)
        try takeIn(arrived.filter { !set.holds($0) }, from: maildir, &set, &children, until: stop)
        pause = Self.pause
      } catch {
        // Nothing is lost: what is in new/ stays there.
        StandardError.line(CommandFailure(error).line)
        pause = min(pause * 2, Self.longestPause)
      }
      stop.sleep(milliseconds: pause)
    }
  }

  private func takeIn(
    _ names: [WatchedMaildir.Name], from maildir: WatchedMaildir, _ set: inout SetAside, _ children: inout Children,
    until stop: Signals.Stop
  ) throws {
    var batch = IngestBatch()
    var inBatch: [WatchedMaildir.Name] = []
    for name in names {
      if stop.arrived { return }
      do throws(CommandFailure) {
        guard let mail = try maildir.read(name) else { continue }
        batch.add(mail)
        inBatch.append(name)
      } catch {
        set.add(name, error)
      }
      if batch.isFull { try store(&batch, &inBatch, in: maildir, &set, &children) }
    }
    try store(&batch, &inBatch, in: maildir, &set, &children)
  }

  private func store(
    _ batch: inout IngestBatch, _ names: inout [WatchedMaildir.Name], in maildir: WatchedMaildir,
    _ set: inout SetAside, _ children: inout Children
  ) throws {
    guard !names.isEmpty else { return }
    var line = IngestReport(report)
    let tracker = try tracker.open()
    let notifications = NotificationCommands(of: tracker)
    try line.add(tracker.ingest(batch.take()))
    children.add(notifications.start())
    for name in names {
      do throws(CommandFailure) {
        try maildir.finish(name)
      } catch {
        set.add(name, error)
      }
    }
    names = []
    try line.finish()
    Maintenance.startIfDue(tracker)
  }
}

extension MaildirWatch {
  /// Mails that cannot be taken or moved now: each is said once, and tried again after a while.
  private struct SetAside {
    private var until: [WatchedMaildir.Name: ContinuousClock.Instant] = [:]
    private static let time = Duration.seconds(60)

    mutating func add(_ name: WatchedMaildir.Name, _ failure: CommandFailure) {
      if until.updateValue(.now + Self.time, forKey: name) == nil { StandardError.line(failure.line) }
    }

    func holds(_ name: WatchedMaildir.Name) -> Bool { until[name].map { $0 > .now } ?? false }

    /// Forgets those that are gone.
    mutating func keepOnly(_ names: [WatchedMaildir.Name]) {
      guard !until.isEmpty else { return }
      let names = Set(names)
      until = until.filter { names.contains($0.key) }
    }
  }

  /// The processes that run notification commands, whose end is noticed so that they do not stay as zombies.
  private struct Children {
    private var running: [Int32] = []

    mutating func add(_ process: Int32?) {
      if let process { running.append(process) }
    }

    mutating func reap() { running.removeAll(where: Signals.reap) }
  }
}
