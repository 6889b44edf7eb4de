import Git
import Services
import Tracker

/// New mail in a public-inbox repository.
enum MailHook {
  static func run(_ options: TrackerOptions) throws {
    // What git says has moved is not looked at: the cursor knows what is new, also after a hook that did not end.
    _ = try? FileInput.read("-")
    let tracker = try options.open(forHooksOf: HookPlace.repository)
    let notifications = NotificationCommands(of: tracker)
    defer { notifications.start() }
    let source = try Repository.open(HookPlace.repository).path
    let summary = try MailFeed.take(from: source, into: tracker)
    UnreadableCommits.report(summary.unreadable, of: source)
    if summary.refused > 0 {
      StandardError.line("patchbay: refused \(summary.refused) mails whose object ids belong to other objects")
    }
    guard summary.commits > 0 else { return }
    StandardError.line("patchbay: \(summary.mails) mail\(summary.mails == 1 ? "" : "s") read, \(summary.new) new")
  }
}
