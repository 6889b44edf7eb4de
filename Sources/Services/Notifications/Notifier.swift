import Bytes
import Git
import Platform
package import Tracker

/// Runs the ``NotificationCommands`` of a tracker.
///
/// Each command has a cursor of its own and receives every notification at least once: the cursor moves to a view after
/// the command has succeeded for all notifications up to it. A file records what was sent since then, so that a killed run
/// is continued rather than repeated; nothing depends on that file. A command that fails receives the same notification
/// again at the next run, a bounded number of times.
package struct Notifier {
  private let path: String
  private let commands: NotificationCommands
  private let timeLimit: Duration
  /// Makes the document that a command reads on its standard input.
  private let document: (Notification, Snapshot) throws -> [UInt8]
  /// Describes an error in one line.
  private let describe: (any Error) -> String
  /// Receives a line about each failure.
  private let report: (String) -> Void
  private var failed: Set<String> = []

  /// How often a notification is sent to a command that fails.
  package static let attempts = 10

  package init(
    _ tracker: TrackerRepository, document: @escaping (Notification, Snapshot) throws -> [UInt8],
    describe: @escaping (any Error) -> String, report: @escaping (String) -> Void
  ) {
    path = tracker.git.path
    try? tracker.git.shareNewFiles()
    commands = NotificationCommands(of: tracker)
    let seconds = (try? tracker.git.configCount("patchbay.hook.timeout")) ?? nil
    timeLimit = .seconds(max(1, seconds ?? 60))
    self.document = document
    self.describe = describe
    self.report = report
  }

  /// Runs all commands for what they have not been notified of, unless another process does so already.
  ///
  /// - Returns: Whether all commands succeeded.
  package mutating func run() -> Bool {
    guard !commands.all.isEmpty else { return true }
    try? Files.makeFolder(commands.folder)
    // A process that finds the lock taken leaves the work to its holder, which therefore looks again after releasing it.
    repeat {
      guard let lock = FileLock(commands.lockFile) else {
        if Files.exists(commands.lockFile) { return failed.isEmpty }
        note("cannot write to \(commands.folder)")
        return false
      }
      notifyAll()
      _ = consume lock
    } while isBehind()
    return failed.isEmpty
  }

  private func isBehind() -> Bool {
    do {
      let tracker = try TrackerRepository.open(path)
      guard let view = try tracker.newestView() else { return false }
      let hasUnfolded = try tracker.snapshot().isAhead
      for command in commands.all where !failed.contains(command.cursorName) {
        guard let notified = try NotificationCursor(command.cursorName, in: tracker).view else { continue }
        if try hasUnfolded || !tracker.views(after: notified, to: view).isEmpty { return true }
      }
    } catch { note("cannot look for new notifications: \(describe(error))") }
    return false
  }

  private mutating func notifyAll() {
    for command in commands.all where !failed.contains(command.cursorName) {
      do {
        if try !notify(command) { failed.insert(command.cursorName) }
      } catch {
        failed.insert(command.cursorName)
        note("\(command.event.rawValue): \(describe(error))")
      }
    }
  }

  // MARK: One command

  private func notify(_ command: NotificationCommand) throws -> Bool {
    let tracker = try TrackerRepository.open(path)
    guard tracker.publishView() else { throw TrackerError.noView }
    var cursor = try NotificationCursor(command.cursorName, in: tracker)
    guard let notified = cursor.view, let newest = try tracker.newestView() else { return true }
    var old: Snapshot
    var steps: [ObjectID]
    do {
      old = try tracker.snapshot(view: notified)
      steps = try tracker.views(after: notified, to: newest)
    } catch let error as GitError where error.code == .notFound || error.code == .corrupt {
      // Better twice than never.
      note("\(command.event.rawValue): the last view that was notified is lost; all notifications are sent again")
      old = try tracker.snapshot(view: tracker.writeEmptyView())
      steps = [newest]
    }
    for step in steps {
      let new = try tracker.snapshot(view: step)
      let notifications = try Notification.between(old, new).filter { NotificationEvent($0) == command.event }
      if !notifications.isEmpty || step == newest {
        guard try send(notifications, of: new, at: step, to: command, in: tracker) else { return false }
        // Another process moved it meanwhile, and sent the same.
        guard try cursor.move(to: step, in: tracker) else { return true }
        Files.remove(progressFile(command))
      }
      old = new
    }
    return true
  }

  /// - Returns: Whether the command succeeded for all of them, or failed too often to be tried again.
  private func send(
    _ notifications: [Notification], of snapshot: Snapshot, at step: ObjectID, to command: NotificationCommand,
    in tracker: TrackerRepository
  ) throws -> Bool {
    let file = progressFile(command)
    var done = try Progress(step, file)
    var isComplete = true
    for notification in notifications where !done.isSent(notification.key) {
      let delivery = SHA1.blobID(Array("\(step.hex) \(command.event.rawValue) \(notification.key)".utf8)).hex
      let failure = try run(command, document(notification, snapshot), delivery: delivery, in: tracker)
      done.add(notification.key, failed: failure != nil)
      guard let failure else { continue }
      let isGivenUp = done.failures(notification.key) >= Self.attempts
      note(
        "\(command.event.rawValue): \(notification.key): \(command.command): \(failure); "
          + (isGivenUp ? "given up after \(Self.attempts) times" : "it will be retried"))
      if !isGivenUp { isComplete = false }
    }
    return isComplete
  }

  /// - Returns: Why the command failed; nil if it succeeded.
  private func run(
    _ command: NotificationCommand, _ input: [UInt8], delivery: String, in tracker: TrackerRepository
  ) throws -> String? {
    if Webhook.isURL(command.command) {
      let hook = Webhook(
        url: command.command, secret: Self.secret(for: command.command, in: tracker), folder: commands.folder,
        timeLimit: timeLimit)
      do throws(SystemError) {
        return try hook.post(input, event: command.event.rawValue, delivery: delivery)
      } catch {
        return error.detail.isEmpty ? "\(error)" : error.detail
      }
    }
    let shell = Program(
      "sh", in: path, environment: ["PATCHBAY_TRACKER": path, "PATCHBAY_HOOK": command.event.rawValue],
      outputLimit: 1 << 20, timeLimit: timeLimit)
    do throws(SystemError) {
      let result = try shell.run(["-c", command.command], input: input)
      guard result.status != 0 else { return nil }
      let said = result.errorText.split(separator: "\n").last.map { ": \($0)" } ?? ""
      return "exit code \(result.status)\(said)"
    } catch {
      return error.detail.isEmpty ? "\(error)" : error.detail
    }
  }

  /// The secret that signs the documents for a URL: its own, `patchbay.URL.secret`, else the common one,
  /// `patchbay.hook.secret`.
  private static func secret(for url: String, in tracker: TrackerRepository) -> String? {
    ["patchbay.\(url).secret", "patchbay.hook.secret"].lazy
      .compactMap { (try? tracker.git.configString($0)) ?? nil }.first { !$0.isEmpty }
  }

  // MARK: Files

  private func progressFile(_ command: NotificationCommand) -> String {
    "\(commands.folder)/notified-\(SHA1.blobID(Array(command.cursorName.utf8)).hex.prefix(16))"
  }

  private func note(_ text: String) {
    let line = UntrustedText.line(String(text.prefix(2000)))
    report(line)
    ErrorLog.notifications(of: path).note(line)
  }
}

extension Notifier {
  /// The notifications of one step that were sent to a command, kept in a file so that a killed run can be continued.
  private struct Progress {
    private let file: String
    private var sent: Set<String> = []
    private var failures: [String: Int] = [:]

    init(_ step: ObjectID, _ file: String) throws(SystemError) {
      self.file = file
      let text = String(decoding: try Files.readIfPresent(file) ?? [], as: UTF8.self)
      let lines = text.split(separator: "\n")
      guard lines.first == "step \(step.hex)" else {
        Files.remove(file)
        Files.append("step \(step.hex)\n", to: file)
        return
      }
      for line in lines.dropFirst() {
        let fields = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard fields.count == 2 else { continue }
        if fields[0] == "sent" { sent.insert(fields[1]) } else { failures[fields[1], default: 0] += 1 }
      }
    }

    func isSent(_ key: String) -> Bool { sent.contains(key) || failures(key) >= Notifier.attempts }

    func failures(_ key: String) -> Int { failures[key] ?? 0 }

    mutating func add(_ key: String, failed: Bool) {
      if failed { failures[key, default: 0] += 1 } else { sent.insert(key) }
      Files.append("\(failed ? "failed" : "sent") \(key)\n", to: file)
    }
  }
}
