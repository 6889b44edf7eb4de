import Git
import Tracker

/// New mail in a public-inbox repository.
enum MailHook {
  static func run(_ options: TrackerOptions) throws {
    // What git says has moved is not looked at: the cursor knows what is new, also after a hook that did not end.
    _ = try? MailInput.read("-")
    let tracker = try options.open()
    let source = try Repository.open(HookPlace.repository).path
    let summary = try MailFeed.take(from: source, into: tracker)
    guard summary.commits > 0 else { return }
    StandardError.line("patchbay: \(summary.mails) mail\(summary.mails == 1 ? "" : "s") read, \(summary.new) new")
  }
}

/// Where git runs a hook.
enum HookPlace {
  /// The repository that the hook is of.
  static var repository: String { Platform.environment("GIT_DIR") ?? "." }

  /// Who pushes: what the server in front of git says (`PATCHBAY_USER`, gitolite, git-http-backend), else the account.
  static var person: String {
    for name in ["PATCHBAY_USER", "GL_USER", "REMOTE_USER"] {
      if let value = Platform.environment(name), !value.isEmpty { return value }
    }
    return Platform.accountName
  }
}
