public import Bytes

/// Walks from a commit towards the roots, the newest first by committer date, each commit once.
///
///     var walk = CommitWalk(from: tip)
///     while let step = try walk.next(in: repository) { … step.id, step.tree … }
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
  private var seen: Set<ObjectID> = []
  private var waiting: [ObjectID]

  public init(from tip: ObjectID) { waiting = [tip] }

  /// The next commit; nil at the end.
  public mutating func next(in store: some ObjectStore) throws(GitError) -> Step? {
    for id in waiting where seen.insert(id).inserted {
      queue.push(CommitQueue.Item(id: id, commit: try store.commitHeader(id)))
    }
    guard let item = queue.pop() else { return nil }
    waiting = boundary.contains(item.id) ? [] : item.commit.parents
    return Step(
      id: item.id, tree: item.commit.tree, parents: item.commit.parents, seconds: item.commit.date.seconds)
  }
}
