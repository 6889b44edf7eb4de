import Git
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
      if let folder = Environment.variable(name) { try tracker.git.readObjects(alsoIn: folder) }
    }
    return tracker
  }

  /// Who pushes, according to the transport: an http server by REMOTE_USER, gitolite by GL_USER, the line of an ssh key
  /// in authorized_keys by PATCHBAY_USER; nil if it is unknown. The account that git runs under is nobody's name: all
  /// who push share it.
  static var person: String? {
    ["REMOTE_USER", "GL_USER", "PATCHBAY_USER"].lazy.compactMap(Environment.variable).first { !$0.isEmpty }
  }
}
