import Bytes
import Git
import Mail
import Tracker

/// Closes the patches and pull requests that commits were, a batch of commits at a time.
struct CommitCloser {
  /// The result for some commits.
  struct Batch {
    let events: [Event]
    /// The words for the log.
    let summary: String
    /// The last commit up to which everything has been read; nil if these commits are not on the branch's first-parent
    /// line.
    let place: ObjectID?
    let unreadable: [ObjectID]
  }

  private let code: Repository
  private let snapshot: Snapshot
  private let matcher: CommitMatcher
  private let tips: PullTips
  private let recorder: CloseRecorder
  private let project: String

  init(
    _ branch: TrackerConfiguration.Branch, of project: TrackerConfiguration.Project, in code: Repository,
    _ configuration: TrackerConfiguration, _ snapshot: Snapshot, by actor: Address
  ) throws {
    self.code = code
    self.snapshot = snapshot
    self.project = project.name
    let fit = BranchFit(branch, of: project)
    matcher = try CommitMatcher(snapshot) { record in
      fit.admits(record.content.tree) && configuration.projects(of: record).contains { $0.name == project.name }
    }
    tips = try PullTips(of: matcher.pulls, in: snapshot)
    recorder = CloseRecorder(branch: branch, states: configuration.states, actor: actor)
  }

  /// Reads the commits that are reachable from the heads but not from the excluded ones, and reports the result of each
  /// batch.
  func close(
    _ heads: [ObjectID], excluding excluded: Set<ObjectID>, _ report: inout CodeFeed.Report,
    _ keep: (Batch) throws -> Void
  ) throws {
    let commits = try NewCommits(
      from: heads, excluding: excluded, since: matcher.earliest, in: code,
      keeping: { !tips.pulls(endingAt: $0).isEmpty })
    try close(commits.entries[...], &report, keep)
  }

  /// Reads exactly these commits again.
  func close(again ids: [ObjectID], _ report: inout CodeFeed.Report, _ keep: (Batch) throws -> Void) throws {
    try close(ids.map { NewCommits.Entry(beside: $0) }[...], &report, keep)
  }

  private func close(
    _ entries: ArraySlice<NewCommits.Entry>, _ report: inout CodeFeed.Report, _ keep: (Batch) throws -> Void
  ) throws {
    var recorder = recorder
    var rest = entries
    while !rest.isEmpty {
      let batch = rest.prefix(CommitReader.batch)
      rest = rest.dropFirst(batch.count)
      let read = try CommitReader(code: code).read(batch.lazy.filter { !$0.isMerge }.map(\.id))
      for commit in read.commits { try recorder.add(commit, matcher, in: snapshot) }
      for entry in batch {
        for pull in tips.pulls(endingAt: entry.id) {
          guard let tip = try? code.commit(entry.id) else { continue }
          try recorder.add(pull: pull, endingAt: tip, entry.id, in: snapshot)
        }
      }
      let events = recorder.takeEvents()
      try keep(
        Batch(
          events: events, summary: summary(events.count), place: batch.last { $0.isPlace }?.id,
          unreadable: read.unreadable))
      report.unreadable += read.unreadable
    }
    report.closed += recorder.closed
  }

  private func summary(_ count: Int) -> String {
    "Push to \(recorder.branch.name) of \(project): \(count == 1 ? "1 patch" : "\(count) patches")"
  }
}
