package import Tracker

extension CommandFailure {
  /// A configuration that is refused: file, line and reason.
  package init(_ problem: ConfigurationProblem) {
    self.init(
      .noTracker, "the configuration is broken", why: "\(problem)", advice: "fix that line; nothing was changed")
  }
}
