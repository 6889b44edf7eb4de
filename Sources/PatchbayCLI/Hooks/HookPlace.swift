import Platform
import Tracker

/// Where git runs a hook.
enum HookPlace {
  /// The repository that the hook is of.
  static var repository: String { Environment.variable("GIT_DIR") ?? "." }

  /// The tracker that is pushed to, with what the push brought: that lies in a quarantine until it is let in.
  static func tracker(_ options: TrackerOptions) throws -> TrackerRepository {
    let tracker = try TrackerRepository.open(options.tracker ?? repository)
    for name in ["GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY"] {
      if let folder = Environment.variable(name) { try tracker.readObjects(alsoIn: folder) }
    }
    return tracker
  }

  /// Who pushes: what the server in front of git says (`PATCHBAY_USER`, gitolite, git-http-backend), else the account.
  static var person: String {
    for name in ["PATCHBAY_USER", "GL_USER", "REMOTE_USER"] {
      if let value = Environment.variable(name), !value.isEmpty { return value }
    }
    return Environment.accountName
  }
}
