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
  /// The commits in the queue and those of the present second, and whether an excluded head reaches them.
  private var excluded: [ObjectID: Bool] = [:]
  private var wantedInQueue = 0
  /// The wanted commits of one second, held back until all of that second are seen: a child may share its parent's date.
  private var second: [Step] = []
  private var ready: [Step] = []

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
    let time = queue.first?.commit.seconds
    while wantedInQueue > 0 || !second.isEmpty, let item = queue.first, item.commit.seconds == time {
      _ = queue.pop()
      taken.append(item.id)
      let isExcluded = excluded[item.id] ?? false
      if !isExcluded {
        wantedInQueue -= 1
        second.append(
          Step(id: item.id, tree: item.commit.tree, parents: item.commit.parents, seconds: item.commit.seconds))
      }
      if boundary.contains(item.id) { continue }
      for parent in item.commit.parents { try push(parent, excluded: isExcluded, in: store) }
    }
    ready = second.filter { excluded[$0.id] == false }.reversed()
    second = []
    for id in taken { excluded[id] = nil }
  }

  private mutating func push(
    _ id: ObjectID, excluded isExcluded: Bool, in store: some ObjectStore
  ) throws(GitError) {
    if let known = excluded[id] {
      guard isExcluded, !known else { return }
      excluded[id] = true
      if let place = second.firstIndex(where: { $0.id == id }) {
        // Taken in this very second, before the excluded child was: what it led to is excluded too.
        for parent in second[place].parents { try push(parent, excluded: true, in: store) }
      } else {
        wantedInQueue -= 1
      }
      return
    }
    excluded[id] = isExcluded
    queue.push(CommitQueue.Item(id: id, commit: try store.commitHeader(id)))
    if !isExcluded { wantedInQueue += 1 }
  }
}
