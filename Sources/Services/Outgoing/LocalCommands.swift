import Git
package import Tracker

/// Which commands of the configuration may be run on this machine.
///
/// The configuration is mirrored and can be pushed, so a command in it may come from anybody. Only commands that were
/// set here are run: they are also listed in the repository's own git configuration, which neither a push nor a fetch
/// changes.
package struct LocalCommands {
  private static let key = "patchbay.command"

  private let tracker: TrackerRepository

  package init(of tracker: TrackerRepository) { self.tracker = tracker }

  package func allows(_ command: String) throws -> Bool {
    try tracker.git.configStrings(Self.key).contains(command)
  }

  /// Allows the commands that the configuration has now.
  package func allow(_ configuration: TrackerConfiguration) throws {
    for command in Set(configuration.projects.compactMap(\.copyCommand)).sorted() where try !allows(command) {
      try tracker.git.addConfig(Self.key, command)
    }
  }

  /// What allows one.
  package func advice(_ command: String) -> String {
    "git -C \(shellQuoted(tracker.git.path)) config --add \(Self.key) \(shellQuoted(command))"
  }
}
