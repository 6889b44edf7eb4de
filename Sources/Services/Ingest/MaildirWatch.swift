import Platform
package import Tracker

/// Ingests what is delivered to a Maildir until the process gets SIGTERM or SIGINT.
///
/// Mails are read from new/, stored many with one commit, and moved to cur/ when they are safe. Mails that cannot be
/// read stay in new/ and are retried, as do all mails while the tracker cannot be written to. A mail that was stored
/// but not moved, because the process was killed, is stored again as a duplicate, which is harmless. Several watchers
/// may share a Maildir.
package struct MaildirWatch {
  private let maildir: WatchedMaildir
  private let open: () throws -> TrackerRepository
  private let report: ([TrackerRepository.Ingested]) throws -> Void
  private let warn: (any Error) -> Void

  /// How long to sleep when there is nothing to do, in milliseconds.
  private static let pause = 200
  private static let longestPause = 30_000

  /// - Parameters:
  ///   - open: Opens the tracker; called for each batch, because it may be replaced meanwhile.
  ///   - report: Receives the mails that are durable.
  ///   - warn: Receives every error; the watch goes on.
  package init(
    _ maildir: WatchedMaildir, open: @escaping () throws -> TrackerRepository,
    report: @escaping ([TrackerRepository.Ingested]) throws -> Void, warn: @escaping (any Error) -> Void
  ) {
    self.maildir = maildir
    self.open = open
    self.report = report
    self.warn = warn
  }

  package func run() throws {
    _ = try open()
    var deferred = Deferred()
    var children = Children()
    var pause = Self.pause
    let stop = Signals.Stop()
    while !stop.arrived {
      children.reap()
      do {
        let arrived = try maildir.arrived()
        deferred.keepOnly(arrived)
        try ingest(arrived.filter { !deferred.contains($0) }, &deferred, &children, until: stop)
        pause = Self.pause
      } catch {
        // Nothing is lost: the mails stay in new/.
        warn(error)
        pause = min(pause * 2, Self.longestPause)
      }
      stop.sleep(milliseconds: pause)
    }
  }

  private func ingest(
    _ names: [WatchedMaildir.Name], _ deferred: inout Deferred, _ children: inout Children, until stop: Signals.Stop
  ) throws {
    var batch = IngestBatch()
    var inBatch: [WatchedMaildir.Name] = []
    for name in names {
      if stop.arrived { return }
      do throws(FileInputError) {
        guard let mail = try maildir.read(name) else { continue }
        batch.add(mail)
        inBatch.append(name)
      } catch {
        if deferred.add(name) { warn(error) }
      }
      if batch.isFull { try store(&batch, &inBatch, &deferred, &children) }
    }
    try store(&batch, &inBatch, &deferred, &children)
  }

  private func store(
    _ batch: inout IngestBatch, _ names: inout [WatchedMaildir.Name], _ deferred: inout Deferred,
    _ children: inout Children
  ) throws {
    guard !names.isEmpty else { return }
    let tracker = try open()
    let notifications = NotificationCommands(of: tracker)
    var refused: Set<Int> = []
    let stored = try tracker.ingest(batch.take()) { place, error in
      refused.insert(place)
      if deferred.add(names[place]) { warn(error) }
    }
    children.add(notifications.start())
    for (place, name) in names.enumerated() where !refused.contains(place) {
      do throws(SystemError) {
        try maildir.finish(name)
      } catch {
        if deferred.add(name) { warn(error) }
      }
    }
    names = []
    try report(stored)
    Maintenance.startIfDue(tracker)
  }
}

extension MaildirWatch {
  /// Mails that could not be read or moved; each is retried after a while.
  private struct Deferred {
    private var until: [WatchedMaildir.Name: ContinuousClock.Instant] = [:]
    private static let time = Duration.seconds(60)

    /// - Returns: Whether it is new, and should be reported.
    mutating func add(_ name: WatchedMaildir.Name) -> Bool {
      until.updateValue(.now + Self.time, forKey: name) == nil
    }

    func contains(_ name: WatchedMaildir.Name) -> Bool { until[name].map { $0 > .now } ?? false }

    /// Forgets those that are gone.
    mutating func keepOnly(_ names: [WatchedMaildir.Name]) {
      guard !until.isEmpty else { return }
      let names = Set(names)
      until = until.filter { names.contains($0.key) }
    }
  }

  /// The processes that run notification commands; they are reaped so that none stays as a zombie.
  private struct Children {
    private var running: [Int32] = []

    mutating func add(_ process: Int32?) {
      if let process { running.append(process) }
    }

    mutating func reap() { running.removeAll(where: Signals.reap) }
  }
}
