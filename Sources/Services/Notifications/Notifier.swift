import Bytes
import Git
import Mail
import Platform
package import Tracker

/// Runs the commands of ``HookPoints`` for what has happened.
///
/// Each command has a cursor of its own and is told everything at least once: the cursor moves to a view after the
/// command has taken in all that happened up to it. What a killed run had told is noted in a file and not told again if
/// the file is there; nothing rests on that. A command that fails is given the same again at the next run, a bounded
/// number of times.
package struct Notifier {
  private let path: String
  private let points: HookPoints
  private let timeLimit: Duration
  /// What a command reads on its standard input.
  private let document: (Happening, Snapshot) throws -> [UInt8]
  /// An error in a line.
  private let describe: (any Error) -> String
  /// Takes what is to be said of a failure.
  private let report: (String) -> Void
  private var failed: Set<String> = []

  /// How often a command is given what it fails at.
  package static let attempts = 10
  /// The log is begun anew when it is larger; one old one is kept.
  private static let logLimit = 1 << 20

  package init(
    _ tracker: TrackerRepository, document: @escaping (Happening, Snapshot) throws -> [UInt8],
    describe: @escaping (any Error) -> String, report: @escaping (String) -> Void
  ) {
    path = tracker.git.path
    points = HookPoints(of: tracker)
    let seconds = (try? tracker.git.configCount("patchbay.hook.timeout")) ?? nil
    timeLimit = .seconds(max(1, seconds ?? 60))
    self.document = document
    self.describe = describe
    self.report = report
  }

  /// Tells everybody everything, unless another process is at it.
  ///
  /// - Returns: Whether all commands took in what there was.
  package mutating func run() -> Bool {
    guard !points.entries.isEmpty else { return true }
    try? Files.makeFolder(points.folder)
    // Who finds the lock taken leaves it to its holder, who therefore looks again after it is free.
    repeat {
      guard let lock = FileLock(points.lockFile) else {
        if Files.exists(points.lockFile) { return failed.isEmpty }
        note("cannot write to \(points.folder)")
        return false
      }
      tellAll()
      _ = consume lock
    } while isBehind()
    return failed.isEmpty
  }

  private func isBehind() -> Bool {
    do {
      let tracker = try TrackerRepository.open(path)
      guard let view = try tracker.newestView() else { return false }
      let isOutstanding = try tracker.snapshot().isAhead
      for entry in points.entries where !failed.contains(entry.cursorName) {
        guard let place = try ViewCursor(entry.cursorName, in: tracker).place else { continue }
        if try isOutstanding || !tracker.views(after: place, to: view).isEmpty { return true }
      }
    } catch { note("cannot look for what happened: \(describe(error))") }
    return false
  }

  private mutating func tellAll() {
    for entry in points.entries where !failed.contains(entry.cursorName) {
      do {
        if try !tell(entry) { failed.insert(entry.cursorName) }
      } catch {
        failed.insert(entry.cursorName)
        note("\(entry.point.rawValue): \(describe(error))")
      }
    }
  }

  // MARK: One command

  private func tell(_ entry: HookPoints.Entry) throws -> Bool {
    let tracker = try TrackerRepository.open(path)
    guard tracker.publishView() else { throw TrackerError.busy }
    var cursor = try ViewCursor(entry.cursorName, in: tracker)
    guard let place = cursor.place, let newest = try tracker.newestView() else { return true }
    var old: Snapshot
    var steps: [ObjectID]
    do {
      old = try tracker.snapshot(view: place)
      steps = try tracker.views(after: place, to: newest)
    } catch let error as GitError where error.code == .notFound || error.code == .corrupt {
      // Better twice than never.
      note("\(entry.point.rawValue): the last view that was notified is lost; all notifications are sent again")
      old = try tracker.snapshot(view: tracker.writeEmptyView())
      steps = [newest]
    }
    for step in steps {
      let new = try tracker.snapshot(view: step)
      let happenings = try Happening.between(old, new).filter { HookPoint($0) == entry.point }
      if !happenings.isEmpty || step == newest {
        guard try tell(happenings, of: new, at: step, to: entry) else { return false }
        // Who moved it meanwhile has told the same.
        guard try cursor.move(to: step, in: tracker) else { return true }
        Files.remove(progressFile(entry))
      }
      old = new
    }
    return true
  }

  /// Whether the command took in all of them, or was given up.
  private func tell(
    _ happenings: [Happening], of snapshot: Snapshot, at step: ObjectID, to entry: HookPoints.Entry
  ) throws -> Bool {
    let file = progressFile(entry)
    var done = Progress(step, file)
    var isComplete = true
    for happening in happenings where !done.isTold(happening.key) {
      let failure = try run(entry, document(happening, snapshot))
      done.add(happening.key, failed: failure != nil)
      guard let failure else { continue }
      let isGivenUp = done.failures(happening.key) >= Self.attempts
      note(
        "\(entry.point.rawValue): \(happening.key): \(entry.command): \(failure); "
          + (isGivenUp ? "given up after \(Self.attempts) times" : "it will be retried"))
      if !isGivenUp { isComplete = false }
    }
    return isComplete
  }

  /// Why it failed; nil if it did not.
  private func run(_ entry: HookPoints.Entry, _ input: [UInt8]) throws -> String? {
    let shell = Program(
      "sh", in: path, environment: ["PATCHBAY_TRACKER": path, "PATCHBAY_HOOK": entry.point.rawValue],
      outputLimit: 1 << 20, timeLimit: timeLimit)
    do throws(SystemError) {
      let result = try shell.run(["-c", entry.command], input: input)
      guard result.status != 0 else { return nil }
      let said = result.errorText.split(separator: "\n").last.map { ": \($0)" } ?? ""
      return "exit code \(result.status)\(said)"
    } catch {
      return error.detail.isEmpty ? "\(error)" : error.detail
    }
  }

  // MARK: Files

  private func progressFile(_ entry: HookPoints.Entry) -> String {
    "\(points.folder)/told-\(SHA1.blobID(Array(entry.cursorName.utf8)).hex.prefix(16))"
  }

  private func note(_ text: String) {
    let line = UntrustedText.line(String(text.prefix(2000)))
    report(line)
    let log = points.folder + "/hooks.log"
    if Files.size(of: log) > Self.logLimit { try? Files.move(log, to: log + ".old") }
    Files.append("\(MailDate.now().iso8601) \(line)\n", to: log)
  }
}

extension Notifier {
  /// What a command was told of one step; in a file, so that a run that was killed is gone on with.
  private struct Progress {
    private let file: String
    private var told: Set<String> = []
    private var failures: [String: Int] = [:]

    init(_ step: ObjectID, _ file: String) {
      self.file = file
      let text = (try? Files.read(file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let lines = text.split(separator: "\n")
      guard lines.first == "step \(step.hex)" else {
        Files.remove(file)
        Files.append("step \(step.hex)\n", to: file)
        return
      }
      for line in lines.dropFirst() {
        let fields = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard fields.count == 2 else { continue }
        if fields[0] == "told" { told.insert(fields[1]) } else { failures[fields[1], default: 0] += 1 }
      }
    }

    func isTold(_ key: String) -> Bool { told.contains(key) || failures(key) >= Notifier.attempts }

    func failures(_ key: String) -> Int { failures[key] ?? 0 }

    mutating func add(_ key: String, failed: Bool) {
      if failed { failures[key, default: 0] += 1 } else { told.insert(key) }
      Files.append("\(failed ? "failed" : "told") \(key)\n", to: file)
    }
  }
}
