public import Bytes
import Git
import Mail
public import Tracker

/// Closes patches when commits are pushed to a project's code repository.
///
/// What it writes depends on the commits and on what the tracker holds of their patches, not on the clock, and what the
/// tracker has already is not written again: so a hook that was killed half-way and run again, or run twice at once,
/// leaves the same facts.
public enum CodeFeed {
  /// A branch that was pushed.
  public struct Push: Hashable, Sendable {
    /// `refs/heads/…`.
    public let reference: String
    /// What it named before; nil for a new branch.
    public let old: ObjectID?

    public init(reference: String, old: ObjectID?) {
      self.reference = reference
      self.old = old
    }
  }

  /// What became of a patch.
  public struct Closed: Sendable {
    public let patch: ObjectID
    public let commit: ObjectID
    public let subject: String
    public let state: String
    /// Which rule found the patch; nil for a revert that is noted.
    public let rule: CommitMatcher.Rule?
  }

  /// Who the events are from.
  static let actor = Address(name: "Patchbay", email: "patchbay@localhost")

  /// Reads what is new on the branches that projects of this repository map to states.
  ///
  /// - Parameters:
  ///   - path: The code repository.
  ///   - pushes: The branches that moved.
  ///   - projects: The projects whose code it is.
  /// - Returns: What was recorded.
  public static func take(
    from path: String, _ pushes: [Push], projects: [TrackerConfiguration.Project],
    configuration: TrackerConfiguration, into tracker: TrackerRepository
  ) throws -> [Closed] {
    let code = try Repository.open(path)
    var result: [Closed] = []
    for push in pushes {
      for project in projects {
        guard let branch = project.branches.first(where: { "refs/heads/\($0.name)" == push.reference }) else {
          continue
        }
        result += try take(push, branch, of: project, from: code, configuration: configuration, into: tracker)
      }
    }
    return result
  }

  private static func take(
    _ push: Push, _ branch: TrackerConfiguration.Branch, of project: TrackerConfiguration.Project,
    from code: Repository, configuration: TrackerConfiguration, into tracker: TrackerRepository
  ) throws -> [Closed] {
    guard let head = try code.reference(push.reference) else { return [] }
    var cursor = try Cursor(of: "\(code.path) \(project.name)", in: tracker.git)
    let read = cursor.places[push.reference] ?? push.old
    guard read != head else { return [] }
    let ids = try code.newCommits(from: [head], excluding: read.map { [$0] } ?? [])
    let snapshot = try tracker.snapshot()
    let matcher = try CommitMatcher(snapshot) { record in
      configuration.projects(of: record).contains { $0.name == project.name }
    }
    var recorder = CloseRecorder(branch: branch, states: configuration.states)
    for commit in try PushedCommits.read(ids, from: code) {
      try recorder.add(commit, matcher, in: snapshot)
    }
    let what = recorder.events.count == 1 ? "1 patch" : "\(recorder.events.count) patches"
    try tracker.record(recorder.events, summary: "Push to \(branch.name) of \(project.name): \(what)")
    _ = try cursor.move(push.reference, to: head, in: tracker.git)
    return recorder.closed
  }
}
