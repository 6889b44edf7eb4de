public import Bytes

/// Walks from heads towards the roots, the newest commit first, past nothing that other heads already reach.
///
///     var walk = CommitWalk(from: heads, excluding: folded)
///     while let step = try walk.next(in: repository) { … step.id, step.tree … }
///
/// Memory grows with the number of branches side by side and not with the number of commits, which relies on committer
/// dates that never decrease from parent to child (the log keeps to that). In other histories a commit may come twice
/// or come although an excluded head reaches it; use `newCommits` there.
public struct CommitWalk {
  /// A commit on the way.
  public struct Step: Hashable, Sendable {
    public let id: ObjectID
    public let tree: ObjectID
    public let parents: [ObjectID]
    /// The committer's date, seconds since 1970.
    public let seconds: Int64
  }

  /// Commits whose parents are not there, as in a shallow clone: the walk ends at them.
  public var boundary: Set<ObjectID> = []

  private var queue = CommitQueue()
  /// Heads that are not read yet, and whether they are excluded.
  private var heads: [(id: ObjectID, excluded: Bool)]
  /// The commits in the queue and those of the present second.
  private var marks: [ObjectID: Mark] = [:]
  private var wantedInQueue = 0
  /// The wanted commits of one second, held back until all of that second are seen: a child may share its parent's date.
  private var second: [Step] = []
  private var ready: [Step] = []

  private struct Mark {
    /// Whether an excluded head reaches the commit.
    var isExcluded: Bool
    /// Where it led when it was taken, wanted as it was then; nil while it waits.
    var parents: [ObjectID]?
  }

  public init(from heads: [ObjectID], excluding excluded: [ObjectID] = []) {
    self.heads = excluded.map { ($0, true) } + heads.map { ($0, false) }
  }

  /// The next commit; nil at the end. Excluded heads that are not there are passed over: what cannot be read hides
  /// nothing.
  public mutating func next(in store: some ObjectStore) throws(GitError) -> Step? {
    for head in heads {
      if head.excluded, !store.exists(head.id) { continue }
      try push(head.id, excluded: head.excluded, in: store)
    }
    heads = []
    while ready.isEmpty {
      guard wantedInQueue > 0 || !second.isEmpty else { return nil }
      try takeSecond(in: store)
    }
    return ready.removeLast()
  }

  /// Takes every commit of the newest second from the queue.
  private mutating func takeSecond(in store: some ObjectStore) throws(GitError) {
    var taken: [ObjectID] = []
    let time = queue.first?.commit.date
    while wantedInQueue > 0 || !second.isEmpty, let item = queue.first, item.commit.date == time {
      _ = queue.pop()
      taken.append(item.id)
      let isExcluded = marks[item.id]?.isExcluded ?? false
      let parents = boundary.contains(item.id) ? [] : item.commit.parents
      if !isExcluded {
        wantedInQueue -= 1
        marks[item.id]?.parents = parents
        second.append(
          Step(id: item.id, tree: item.commit.tree, parents: item.commit.parents, seconds: item.commit.date.seconds))
      }
      for parent in parents { try push(parent, excluded: isExcluded, in: store) }
    }
    ready = second.filter { marks[$0.id]?.isExcluded == false }.reversed()
    second = []
    for id in taken { marks[id] = nil }
  }

  private mutating func push(
    _ id: ObjectID, excluded isExcluded: Bool, in store: some ObjectStore
  ) throws(GitError) {
    var stack = [id]
    while let id = stack.popLast() {
      guard let known = marks[id] else {
        marks[id] = Mark(isExcluded: isExcluded, parents: nil)
        queue.push(CommitQueue.Item(id: id, commit: try store.commitHeader(id)))
        if !isExcluded { wantedInQueue += 1 }
        continue
      }
      guard isExcluded, !known.isExcluded else { continue }
      marks[id]?.isExcluded = true
      if let parents = known.parents {
        // Taken in this very second, before the excluded child was: what it led to is excluded too.
        stack += parents
      } else {
        wantedInQueue -= 1
      }
    }
  }
}
