public import Bytes

extension ObjectStore {
  /// The commits that `heads` reach and `excluded` do not, parents before children.
  ///
  /// As `git rev-list --reverse --topo-order`: exact where committer dates do not decrease from parent to child by more
  /// than the search sees. Missing excluded heads are skipped, so that they exclude nothing. Memory grows with the
  /// number of commits returned.
  public func newCommits(from heads: [ObjectID], excluding excluded: [ObjectID]) throws(GitError)
    -> [ObjectID]
  {
    var search = HistorySearch()
    for id in excluded where exists(id) { try search.push(id, .excluded, in: self) }
    for id in heads { try search.push(id, .wanted, in: self) }
    let found = try search.wanted(in: self)
    let parents = Dictionary(found.map { ($0.id, $0.parents) }) { first, _ in first }
    return Self.parentsFirst(found.reversed().map(\.id), parents)
  }

  /// Depth first along the parents, so that children with dates older than their parents' still come later.
  private static func parentsFirst(_ order: [ObjectID], _ parents: [ObjectID: [ObjectID]]) -> [ObjectID] {
    var done: Set<ObjectID> = []
    var result: [ObjectID] = []
    result.reserveCapacity(order.count)
    for id in order where !done.contains(id) {
      // The parents that were not looked at yet, the first last.
      var stack = [(id: id, waiting: Array((parents[id] ?? []).reversed()))]
      while let top = stack.last {
        if let next = top.waiting.last {
          stack[stack.count - 1].waiting.removeLast()
          if !done.contains(next), let further = parents[next] {
            stack.append((next, further.reversed()))
          }
          continue
        }
        stack.removeLast()
        if done.insert(top.id).inserted { result.append(top.id) }
      }
    }
    return result
  }
}

extension ObjectStore {
  /// Whether `commit` reaches `ancestor`, or is it. Memory grows with the commits between them and where they meet.
  public func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
    if ancestor == commit { return true }
    var search = HistorySearch()
    try search.push(ancestor, .excluded, in: self)
    try search.push(commit, .wanted, in: self)
    return try search.reaches(ancestor, in: self)
  }
}
