import Bytes
public import Git
import Platform
public import Tracker

/// Keeps a tracker small and fast, alongside all other activity: drops old views, packs objects, and writes what helps
/// git walk the log.
///
/// It uses git's own means, and never removes young objects, because a writer's objects are unreferenced at first.
/// Those are packed separately (git's cruft packs) and expire by `gc.pruneExpire`, but never within an hour.
public struct Maintenance {
  /// What was done.
  public struct Report: Hashable, Sendable {
    /// Views that were dropped from history.
    public var droppedViews = 0
    /// Whether everything was repacked, or only what is new.
    public var isFull = false
    /// Bytes of objects, loose and packed.
    public var bytesBefore = 0
    public var bytesAfter = 0
  }

  /// The objects, as `git count-objects` counts them.
  private struct Objects {
    var loose = 0
    var packed = 0
    var packs = 0
    var bytes = 0
  }

  /// Everything is repacked when the number of objects has grown by this much since the last time.
  private static let growth = 1.5
  /// Objects younger than this many seconds are never removed.
  private static let minimumAge: Int64 = 3600
  /// Packs that were kept for so many seconds belong to killed writers: the longest rebuild takes minutes.
  private static let longestKept: Int64 = 86_400

  private let path: String
  private let now: Int64

  /// Whether there is enough to do: as many loose objects or packs as would make `git gc --auto` start. Looks at two
  /// folders.
  public static func isDue(_ repository: Repository) throws -> Bool {
    let limit = try repository.configCount("gc.auto") ?? 6700
    guard limit > 0, try repository.configBool("patchbay.autoMaintain") ?? true else { return false }
    let packLimit = try repository.configCount("gc.autoPackLimit") ?? 50
    // 17 is one of 256 folders over which objects are spread evenly. What a killed writer left in it is no object, and
    // packs that are to be kept are not combined: neither would ever become fewer.
    let loose = try Folder.namesIfPresent(in: repository.objectsPath + "17").count { name in
      name.utf8.count == 38 && name.utf8.allSatisfy(ByteClass.isHexDigit)
    }
    let names = Set(try Folder.namesIfPresent(in: repository.objectsPath + "pack"))
    let packs = names.count { $0.hasSuffix(".pack") && !names.contains("\($0.dropLast(5)).keep") }
    return loose > (limit + 255) / 256 || (packLimit > 0 && packs > packLimit)
  }

  /// Held while a tracker is maintained, so that two processes do not do the same work; nil if another process holds
  /// it, or the file cannot be created.
  private static func lock(in repository: Repository) -> FileLock? {
    try? repository.shareNewFiles()
    try? Files.makeFolder(repository.path + "patchbay")
    return FileLock(repository.path + "patchbay/maintain.lock")
  }

  /// A process that only checks whether maintenance is running holds the lock for a moment, which is no reason not to
  /// run.
  private static func persistentLock(in repository: Repository) -> FileLock? {
    for _ in 0..<5 {
      if let lock = lock(in: repository) { return lock }
      Clock.sleepJittered(upTo: .milliseconds(10))
    }
    return lock(in: repository)
  }

  /// Whether a process is maintaining this repository right now.
  public static func isRunning(_ repository: Repository) -> Bool {
    lock(in: repository) == nil
  }

  /// - Parameters:
  ///   - full: Whether to repack everything even if little changed.
  ///   - onlyIfDue: Whether to do nothing unless it is due.
  /// - Returns: nil if another process is maintaining it, or if it is not due.
  public static func run(
    _ tracker: TrackerRepository, full: Bool, onlyIfDue: Bool = false, progress: (String) -> Void = { _ in }
  ) throws -> Report? {
    guard let lock = persistentLock(in: tracker.git) else { return nil }
    defer { withExtendedLifetime(lock) {} }
    // Asked under the lock: one of two that found it due may come here when the other has just done it.
    if onlyIfDue, try !isDue(tracker.git) { return nil }
    do {
      let report = try run(tracker, full: full, progress)
      FailedMaintenance.forget(in: tracker.git)
      return report
    } catch {
      FailedMaintenance.note(error, in: tracker.git, now: tracker.now)
      throw error
    }
  }

  private static func run(
    _ tracker: TrackerRepository, full: Bool, _ progress: (String) -> Void
  ) throws -> Report {
    let maintenance = Maintenance(path: tracker.git.path, now: tracker.now)
    var report = Report()
    // One that was made before there was anything to hide.
    try? tracker.hidePrivateReferences()
    removeDamagedReferences(in: tracker)
    progress("views")
    tracker.publishView()
    report.droppedViews = try ViewHistory.shorten(in: tracker, atLeast: full ? 1 : ViewHistory.shortest)
    let before = try maintenance.objects()
    report.bytesBefore = before.bytes
    // A stale lock on a reference keeps it loose; the others are packed all the same. Loose references are deleted
    // afterwards: packed-refs must be on disk by then.
    _ = try Program().run([
      "-C", maintenance.path, "-c", "core.fsync=\(TrackerRepository.durable)", "pack-refs", "--all",
    ])
    progress("objects")
    report.isFull = try full || maintenance.hasGrown(tracker.git, before)
    try maintenance.repack(full: report.isFull, tracker.git)
    progress("commit-graph")
    try maintenance.writeCommitGraph(full: report.isFull, tracker.git)
    let after = try maintenance.objects()
    report.bytesAfter = after.bytes
    if report.isFull { try maintenance.remember(after, in: tracker.git) }
    return report
  }

  /// Where nothing is lost with a reference: views, and how far something was read.
  static let replaceableReferences = [
    View.prefix, View.recentPrefix, Cursor.prefix, TrackerRepository.notifiedPrefix,
  ]

  /// Removes references that git cannot pack objects beside, where they are replaceable. `doctor` says what to do about
  /// others.
  private static func removeDamagedReferences(in tracker: TrackerRepository) {
    // Makes new cursors for damaged ones that are needed.
    _ = NotificationCommands(of: tracker)
    for prefix in replaceableReferences {
      try? tracker.git.removeDamagedReferences(under: prefix)
    }
  }

  private func objects() throws -> Objects {
    var objects = Objects()
    for line in String(decoding: try Program().output(["-C", path, "count-objects", "-v"]), as: UTF8.self).split(
      separator: "\n")
    {
      let fields = line.split(separator: ":", maxSplits: 1)
      guard fields.count == 2, let number = Int(fields[1].drop { $0 == " " }, within: 0...1 << 40) else { continue }
      switch fields[0] {
      case "count": objects.loose = number
      case "in-pack": objects.packed = number
      case "packs": objects.packs = number
      case "size", "size-pack": objects.bytes += number << 10
      default: break
      }
    }
    return objects
  }

  // MARK: Packs

  /// git config value: how many objects there were at the last full repack.
  private static let countKey = "patchbay.packedObjects"

  private func hasGrown(_ repository: Repository, _ objects: Objects) throws -> Bool {
    guard let count = try repository.configCount(Self.countKey) else { return true }
    return Double(objects.loose + objects.packed) > Double(count) * Self.growth
  }

  private func remember(_ objects: Objects, in repository: Repository) throws {
    // Another process is changing the configuration: one full repack more than needed.
    try? repository.setConfig(Self.countKey, String(objects.loose + objects.packed))
  }

  /// Cleans up after a killed `git repack`, whose leftovers would make the next one fail: completes a pack whose index
  /// is missing, and removes temporary files that lack their counterpart.
  ///
  /// If another git is about to write that index, it is the same one; if it is about to move a file that is removed
  /// here, it fails before it has removed anything, and is run again.
  private func tidyPacks(of repository: Repository) {
    let folder = repository.objectsPath + "pack/"
    guard let names = try? Folder.names(in: folder) else { return }
    let present = Set(names)
    for name in names {
      if name.hasPrefix("pack-"), name.hasSuffix(".pack"), !present.contains("\(name.dropLast(5)).idx") {
        _ = try? Program().run(["-C", path, "index-pack", folder + name])
      } else if name.hasPrefix(".tmp-"), let end = name.lastIndex(of: ".") {
        let other = [".idx": ".pack", ".pack": ".idx"][String(name[end...])]
        if let other, !present.contains("\(name[..<end])\(other)") { Files.remove(folder + name) }
      }
    }
  }

  /// Bounds git's memory beyond some 150 bytes per object. By default git maps whole packs, which counts as used memory
  /// where memory is limited: almost four gigabytes for a million mails.
  private static let memoryLimits = [
    "pack.windowMemory=128m", "pack.deltaCacheSize=128m", "core.packedGitWindowSize=16m", "core.packedGitLimit=256m",
  ]

  private func repack(full: Bool, _ repository: Repository) throws {
    tidyPacks(of: repository)
    WrittenPack.releaseAbandoned(in: repository, before: now - Self.longestKept)
    let common = ["-C", path] + Self.memoryLimits.flatMap { ["-c", $0] } + ["repack", "-d", "-l", "-q"]
    guard full else {
      // Packs that are not at least twice the size of the next smaller one are combined; the large ones stay as they
      // are.
      try Program().output(common + ["--geometric=2", "--no-write-bitmap-index"])
      return
    }
    let expiry = try expiry(repository)
    // Imported and loose objects are stored whole, and without -f git would leave them so. Compressing what stays whole
    // once more (-F) takes 16 s of 40 for 82,000 mails and saves at most a fortieth.
    let result = try Program().run(common + ["-a", "-f", "--cruft", "--cruft-expiration=\(expiry)"])
    if result.status == 129 {
      // Before git 2.37.
      try Program().output(common + ["-A", "-f", "--unpack-unreachable=\(expiry)"])
    } else if result.status != 0 {
      throw GitError(.programFailed, "run git repack", path: path, detail: result.errorText)
    }
  }

  /// When unreferenced objects may be removed: seconds since 1970, as git reads the time.
  private func expiry(_ repository: Repository) throws -> String {
    let value = try repository.configString("gc.pruneExpire") ?? "2.weeks.ago"
    if value == "never" { return value }
    let said = String(
      decoding: try Program().output(["-C", path, "rev-parse", "--since=\(value)"]), as: UTF8.self)
    let digits = said.utf8.drop { !ByteClass.isDigit($0) }.prefix(while: ByteClass.isDigit)
    let moment = Timestamp(nearest: digits)
    return "@\(min(moment?.seconds ?? 0, now - Self.minimumAge))"
  }

  /// Of the log only: views come and go.
  private func writeCommitGraph(full: Bool, _ repository: Repository) throws {
    let heads = try Lane.all(in: repository).map { $0.head.hex + "\n" }.joined()
    guard !heads.isEmpty else { return }
    try Program().output(
      ["-C", path, "commit-graph", "write", "--stdin-commits", "--no-progress", full ? "--split=replace" : "--split"],
      input: Array(heads.utf8))
  }
}

extension Maintenance {
  /// Starts `maintain --auto` in the background if it is due, and did not fail within the last day. A failure here does
  /// not affect the mail.
  public static func startIfDue(_ tracker: TrackerRepository) {
    guard (try? isDue(tracker.git)) == true, !isRunning(tracker.git),
      !FailedMaintenance.isRecent(in: tracker.git, now: tracker.now)
    else { return }
    // The shell ends at once, so no child process is left to be waited for.
    let script = "exec </dev/null >/dev/null 2>&1; \"$0\" maintain --auto --quiet --tracker \"$1\" &"
    _ = try? Program("/bin/sh").run(["-c", script, Environment.program, tracker.git.path])
  }
}
