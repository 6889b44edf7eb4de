public import Bytes
public import Git
import Patches

/// Applies planned commits to a base with the result of `git am -3`, without index or work tree.
public struct SeriesApplier {
  /// Whether to merge a patch that does not apply.
  public var mergesThreeWay = true
  public var committer = Committer.author
  /// Where objects are read from and new ones are kept until it is flushed.
  public let store: ObjectBuffer

  public init(store: ObjectBuffer) { self.store = store }

  /// Applies all of them, or those before the first that does not apply.
  public func apply(_ plan: [PlannedCommit], to base: ObjectID) throws(GitError) -> AppliedSeries {
    var series = AppliedSeries(base: base)
    var tree = CodeTree(try store.commit(base).tree, in: store)
    for planned in plan {
      let before = tree.root
      switch try apply(planned, to: &tree) {
      case .failed(let failure):
        series.failure = failure
        series.result = .conflict
        return series
      case .applied(let isMerged, let takesLineFeeds):
        if isMerged { series.result = .threeWay }
        if takesLineFeeds { series.lineEndsChanged.append(planned.number) }
        if isMerged, tree.root == before {
          // git am: No changes -- Patch already applied.
          series.alreadyApplied.append(planned.number)
          continue
        }
        let commit = Commit(
          tree: tree.root, parents: [series.tip], author: planned.author,
          committer: committer.signature(author: planned.author), message: planned.message)
        series.commits.append(
          AppliedCommit(
            id: try store.write(commit), tree: tree.root, number: planned.number, subject: planned.subject,
            isMerged: isMerged))
      }
    }
    return series
  }

  private enum Step {
    case applied(isMerged: Bool, takesLineFeeds: Bool = false)
    case failed(ApplyFailure)
  }

  private func apply(_ planned: PlannedCommit, to tree: inout CodeTree) throws(GitError) -> Step {
    guard let diff = planned.diff else {
      let problem = planned.diffProblem
      return .failed(
        ApplyFailure(
          number: planned.number, subject: planned.subject,
          reason: "the patch is damaged: \(problem.map { "\($0)" } ?? "it cannot be read")",
          problems: problem?.path.map { [.init(path: $0, reason: "\(problem?.reason ?? .noPatch)", rejected: [])] }
            ?? [],
          merge: nil))
    }
    let changes: TreeChanges
    do throws(TreeApplyError) {
      changes = try diff.apply(to: &tree)
    } catch {
      guard let plain = planned.diffWithoutCarriageReturns else {
        return try merge(diff, of: planned, to: &tree, after: error)
      }
      if let changes = try? plain.apply(to: &tree) {
        try tree.apply(changes)
        return .applied(isMerged: false, takesLineFeeds: true)
      }
      let step = try merge(plain, of: planned, to: &tree, after: error)
      if case .applied(let isMerged, _) = step { return .applied(isMerged: isMerged, takesLineFeeds: true) }
      return step
    }
    try tree.apply(changes)
    return .applied(isMerged: false)
  }

  private func merge(
    _ diff: Diff, of planned: PlannedCommit, to tree: inout CodeTree, after error: TreeApplyError
  ) throws(GitError) -> Step {
    var outcome: String?
    // A path that may not be touched is not tried again.
    let isUnsafe = error.failures.contains { $0.isUnsafe }
    if mergesThreeWay, !isUnsafe {
      switch try ThreeWay.apply(diff, to: &tree) {
      case .merged(let merged):
        tree.become(merged)
        return .applied(isMerged: true)
      case .conflicts(let paths):
        let names = paths.prefix(10).map(displayPath).joined(separator: ", ")
        outcome = "a three-way merge conflicts in \(names)"
      case .impossible(let path, let why):
        outcome = "no three-way merge: \(displayPath(path)): \(why)"
      }
    }
    return .failed(
      ApplyFailure(
        number: planned.number, subject: planned.subject,
        reason: error.failures.first.map { "\($0.reason)" } ?? "the patch does not apply",
        problems: error.failures.map { .init(path: $0.path, reason: "\($0.reason)", rejected: $0.rejected) },
        merge: outcome))
  }
}

extension ApplyError {
  /// Whether the patch tried to change a path that no patch may touch.
  fileprivate var isUnsafe: Bool {
    switch reason {
    case .unsafePath, .beyondSymbolicLink: true
    default: false
    }
  }
}
