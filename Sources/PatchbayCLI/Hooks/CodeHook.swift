import Bytes
import Git
import Review
import Services
import Tracker

/// Commits that arrived in a project's code repository.
enum CodeHook {
  /// How they came.
  enum Occasion { case push, fetch }

  static func run(_ options: TrackerOptions, on occasion: Occasion) throws {
    let code = try Repository.open(HookPlace.repository)
    // Every commit, rebase and fetch moves references: the tracker is not even opened where none can be a branch of a
    // project.
    var target: Target?
    let pushes = try UpdateLines.read { reference in
      guard isBranch(reference, in: code, occasion) else { return false }
      if target == nil { target = try Target(options, code) }
      return target?.mayCount(reference) ?? false
    }
    guard let target = try target ?? (occasion == .push ? Target(options, code) : nil) else { return }
    if occasion == .fetch, pushes.isEmpty { return }
    let notifications = NotificationCommands(of: target.tracker)
    defer { notifications.start() }
    let report = try CodeFeed.take(
      from: code.path, pushes, projects: target.projects, configuration: target.configuration, into: target.tracker)
    for entry in report.closed { StandardError.line("patchbay: \(ClosedText.line(entry))") }
    UnreadableCommits.report(report.unreadable, of: code.path)
  }

  /// Whether a reference can be a branch that others see. One of a work tree's own branches is somebody's work; it counts
  /// when it is pushed, which moves `refs/remotes/`.
  private static func isBranch(_ reference: String, in code: Repository, _ occasion: Occasion) -> Bool {
    if reference.hasPrefix("refs/remotes/") { return occasion == .fetch }
    return reference.hasPrefix("refs/heads/") && (occasion == .push || code.isBare)
  }

  /// The tracker, and the projects whose code it is.
  private struct Target {
    let tracker: TrackerRepository
    let configuration: TrackerConfiguration
    let projects: [TrackerConfiguration.Project]

    init(_ options: TrackerOptions, _ code: Repository) throws {
      tracker = try options.open(forHooksOf: HookPlace.repository)
      configuration = try tracker.configuration()
      projects = try CodeProjects.find(code, in: configuration)
      guard !projects.isEmpty else {
        throw CommandFailure(
          .noTracker, "cannot close patches", why: "no project of the tracker has the repository \(code.path)",
          advice: "patchbay config set project.NAME.repository \(code.path)")
      }
    }

    func mayCount(_ reference: String) -> Bool {
      projects.contains { $0.branches.contains { reference.hasSuffix("/\($0.name)") } }
    }
  }
}
