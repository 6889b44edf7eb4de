import Bytes

/// Finds what some commits reach and others do not, newest first by committer date.
///
/// Not by libgit2, which trusts a commit-graph, and reads beyond the end of a damaged one. No commit is visited more
/// than twice, once for each side, whatever its dates.
struct HistorySearch {
  /// Who reaches a commit.
  struct Side: OptionSet {
    let rawValue: UInt8
    static let wanted = Side(rawValue: 1)
    static let excluded = Side(rawValue: 2)
  }

  private struct Known {
    var side: Side
    /// Whether it is in the queue and only wanted commits reach it.
    var isOpen: Bool
    var parents: [ObjectID] = []
  }

  private var queue = CommitQueue()
  private var known: [ObjectID: Known] = [:]
  private var openCount = 0

  /// How many commits are taken in search of what excludes a commit that was found, once nothing is open any more.
  private static let slack = 100_000

  mutating func push(_ id: ObjectID, _ side: Side, in store: some ObjectStore) throws(GitError) {
    let before = known[id]
    let all = side.union(before?.side ?? [])
    guard all != before?.side else { return }
    let isOpen = all == .wanted
    openCount += (isOpen ? 1 : 0) - (before?.isOpen == true ? 1 : 0)
    known[id] = Known(side: all, isOpen: isOpen, parents: before?.parents ?? [])
    queue.push(CommitQueue.Item(id: id, commit: try store.commitHeader(id)))
  }

  /// Takes the newest commit of the queue and pushes its parents.
  private mutating func take(in store: some ObjectStore) throws(GitError) -> (item: CommitQueue.Item, side: Side)? {
    guard let item = queue.pop(), let taken = known[item.id] else { return nil }
    if taken.isOpen { openCount -= 1 }
    known[item.id] = Known(side: taken.side, isOpen: false, parents: item.commit.parents)
    for parent in item.commit.parents { try push(parent, taken.side, in: store) }
    return (item, taken.side)
  }

  /// Whether what is wanted reaches the commit that is excluded. The way there leads through commits that nothing else
  /// reaches, so that this is exact in every history.
  mutating func reaches(_ excluded: ObjectID, in store: some ObjectStore) throws(GitError) -> Bool {
    while openCount > 0, let (item, side) = try take(in: store) {
      if side.contains(.wanted), item.commit.parents.contains(excluded) { return true }
    }
    return false
  }

  /// All that is wanted and not excluded with its parents, the newest first. Exact where committer dates do not decrease
  /// from parent to child by more than is looked at.
  mutating func wanted(in store: some ObjectStore) throws(GitError) -> [(id: ObjectID, parents: [ObjectID])] {
    var found: [ObjectID] = []
    var earliest: Timestamp?
    while openCount > 0, let (item, side) = try take(in: store) {
      guard side == .wanted else { continue }
      found.append(item.id)
      earliest = min(earliest ?? item.commit.date, item.commit.date)
    }
    // What excludes one of them may be on its way still: a child of the same second.
    var count = 0
    while let earliest, let first = queue.first, first.commit.date >= earliest, count < Self.slack {
      _ = try take(in: store)
      count += 1
    }
    return found.compactMap { id in
      known[id].flatMap { $0.side == .wanted ? (id: id, parents: $0.parents) : nil }
    }
  }
}
