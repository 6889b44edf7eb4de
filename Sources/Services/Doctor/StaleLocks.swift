import Git
import Platform
public import Tracker

/// Lock files that a killed process left behind.
///
/// They stop nobody: writers take another lane, and readers take no lock. They are removed only at a person's request,
/// because no program can know that the process that made one is gone.
public struct StaleLocks {
  /// A lock file that did not change for a moment.
  public struct Lock: Hashable, Sendable {
    /// The file, relative to the repository.
    public let path: String
    /// Seconds since it was made.
    public let age: Int64

    /// What it locks: a reference, `packed-refs`, `config`.
    public var subject: String { String(path.dropLast(".lock".count)) }
  }

  /// The locks in a repository, sorted by path. A running process holds one for milliseconds, so each is looked at
  /// twice.
  public static func find(in tracker: TrackerRepository) -> [Lock] {
    find(below: tracker.git.path, now: tracker.now)
  }

  static func find(below root: String, now: Int64) -> [Lock] {
    var files: [FileTree.File] = []
    let single = ["HEAD.lock", "config.lock", "packed-refs.lock", "index.lock", "shallow.lock", "gc.pid.lock"]
    FileTree.forEach(below: root, in: single + ["refs", "objects/info"]) { file in
      if !file.isFolder, file.path.hasSuffix(".lock") { files.append(file) }
    }
    if !files.isEmpty { Clock.sleep(milliseconds: 100) }
    return files.filter { $0.isStill(below: root) }
      .map { Lock(path: $0.path, age: max(0, now - $0.changed)) }
      .sorted { $0.path < $1.path }
  }

  /// Removes the locks that are at least this old.
  ///
  /// - Returns: Those that are gone now.
  public static func remove(olderThan age: Int64, from tracker: TrackerRepository) -> [Lock] {
    let root = tracker.git.path
    return find(in: tracker).filter { $0.age >= age && Files.remove(root + $0.path) }
  }

  static func findings(below root: String, now: Int64) -> [Finding] {
    find(below: root, now: now).map { lock in
      let harm =
        if [Lane.prefix, View.prefix, View.recentPrefix].contains(where: lock.path.hasPrefix) {
          "writers use other lanes"
        } else if lock.path == "packed-refs.lock" {
          "git pack-refs and git gc cannot work"
        } else {
          "git cannot change it"
        }
      return Finding(
        .locks, lock.subject, "its lock was left behind by a killed process; \(harm)", age: lock.age,
        fix: "patchbay doctor --tracker \(shellQuoted(root)) --remove-stale-locks --older-than 1h")
    }
  }
}
