import Bytes
import Git
import Platform
import Tracker

/// What `maintain --auto` leaves where it failed: when, so that not every mail starts it anew, and why, for `doctor`.
///
/// git does the same (git-gc(1), `gc.logExpiry`). The next maintenance that succeeds removes it.
struct FailedMaintenance: Hashable {
  /// Seconds since 1970.
  let seconds: Int64
  let reason: String

  /// For so long nothing starts it by itself.
  private static let patience: Int64 = 24 * 3600
  /// More of the reason is not kept.
  private static let reasonLimit = 1000

  private static func path(_ repository: Repository) -> String { repository.path + "patchbay/maintain.failed" }

  /// The last one; nil if maintenance succeeded since.
  static func last(in repository: Repository) -> FailedMaintenance? {
    guard let bytes = (try? Files.readIfPresent(path(repository))) ?? nil else { return nil }
    let lines = bytes.prefix(reasonLimit + 100).split(separator: UInt8.lineFeed, maxSplits: 1)
    guard let first = lines.first, first.allSatisfy(ByteClass.isDigit), let moment = Timestamp(nearest: first) else {
      return nil
    }
    let reason = lines.count > 1 ? String(decoding: lines[1].prefix { $0 != .lineFeed }, as: UTF8.self) : ""
    return FailedMaintenance(seconds: moment.seconds, reason: reason)
  }

  /// Whether it failed too short a time ago to be tried again.
  static func isRecent(in repository: Repository, now: Int64) -> Bool {
    guard let last = last(in: repository) else { return false }
    return (0..<patience).contains(now - last.seconds)
  }

  /// Notes that it failed. What cannot be written is tried again by the next mail.
  static func note(_ error: any Error, in repository: Repository, now: Int64) {
    let reason = "\(error)".prefix(reasonLimit).split(whereSeparator: \.isNewline).joined(separator: "; ")
    let text = "\(max(0, now))\n\(reason)\n"
    try? OutputFile.replace(path(repository), with: Array(text.utf8), mode: 0o644, isDurable: false)
  }

  static func forget(in repository: Repository) { Files.remove(path(repository)) }

  /// What `doctor` says of it.
  static func findings(_ tracker: TrackerRepository) -> [Finding] {
    guard let last = last(in: tracker.git) else { return [] }
    return [
      Finding(
        .objects, "maintenance", "it failed: \(last.reason)", age: max(0, tracker.now - last.seconds),
        fix: "patchbay maintain --tracker \(shellQuoted(tracker.git.path))")
    ]
  }
}
