public import Bytes
import Git
public import Mail
public import Tracker

/// Closes patches when commits come to a project's code repository.
///
/// What it writes depends on the commits and on what the tracker knows about their patches, not on the clock, and facts
/// that exist already are not written again. So a hook that is killed and run again, or run twice at once, leaves the
/// same facts.
public enum CodeFeed {
  /// A branch that moved.
  public struct Push: Hashable, Sendable {
    /// `refs/heads/…`, or `refs/remotes/…` where it was fetched.
    public let reference: String
    /// What it pointed to before; nil for a new branch.
    public let old: ObjectID?

    public init(reference: String, old: ObjectID?) {
      self.reference = reference
      self.old = old
    }
  }

  /// Commits of a code repository that a person names.
  public struct Commits: Sendable {
    let path: String
    let tips: [ObjectID]
    let excluded: Set<ObjectID>

    /// - Parameters:
    ///   - path: The code repository.
    ///   - tips: The last commits.
    ///   - excluded: Commits that are left out, with their ancestors.
    public init(in path: String, from tips: [ObjectID], excluding excluded: Set<ObjectID>) {
      self.path = path
      self.tips = tips
      self.excluded = excluded
    }
  }

  /// A patch that was closed.
  public struct Closed: Sendable {
    public let patch: ObjectID
    public let commit: ObjectID
    public let subject: String
    public let state: String
    /// The rule that found the patch; nil for a revert.
    public let rule: CommitMatcher.Rule?
  }

  /// What a run did.
  public struct Report: Sendable {
    public var closed: [Closed] = []
    /// Commits that cannot be read; the next run tries them again.
    public var unreadable: [ObjectID] = []

    public init() {}
  }

  /// Who the events of hooks are from.
  public static let actor = Address(name: "Patchbay", email: "patchbay@localhost")

  /// Reads what is new on the branches that projects of this repository map to states: on those that moved now, and on
  /// those that an earlier run did not finish.
  ///
  /// - Parameters:
  ///   - path: The code repository.
  ///   - pushes: The branches that moved.
  ///   - projects: The projects whose code it is.
  public static func take(
    from path: String, _ pushes: [Push], projects: [TrackerConfiguration.Project],
    configuration: TrackerConfiguration, into tracker: TrackerRepository
  ) throws -> Report {
    let code = try Repository.open(path)
    var report = Report()
    for project in projects {
      var reader = try BranchReader(of: project, in: code, configuration, tracker)
      try reader.take(pushes, &report)
    }
    return report
  }

  /// Closes the patches of commits that a person names, even if they were read before.
  ///
  /// - Parameters:
  ///   - branch: Its state is given to the patches.
  ///   - actor: Who the events are from.
  ///   - isDry: Nothing is recorded.
  public static func close(
    _ commits: Commits, on branch: TrackerConfiguration.Branch, of project: TrackerConfiguration.Project,
    by actor: Address, dry isDry: Bool = false, into tracker: TrackerRepository
  ) throws -> Report {
    let code = try Repository.open(commits.path)
    let snapshot = try tracker.snapshot()
    var report = Report()
    let closer = try CommitCloser(branch, of: project, in: code, snapshot.configuration, snapshot, by: actor)
    try closer.close(commits.tips, excluding: commits.excluded, &report) { batch in
      if !isDry { try tracker.record(batch.events, summary: batch.summary) }
    }
    return report
  }
}
