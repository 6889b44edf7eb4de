public import Bytes
import CGit2

extension ObjectStore {
  /// The commits that `heads` reach and `excluded` do not, parents before children.
  ///
  /// As `git rev-list --reverse --topo-order`: exact where committer dates do not decrease from parent to child by more
  /// than the walk sees. Memory grows with the number of commits returned.
  public func newCommits(from heads: [ObjectID], excluding excluded: [ObjectID]) throws(GitError)
    -> [ObjectID]
  {
    var walk = CommitWalk(from: heads, excluding: excluded)
    var found: [ObjectID: [ObjectID]] = [:]
    var order: [ObjectID] = []
    while let step = try walk.next(in: self) {
      if found.updateValue(step.parents, forKey: step.id) == nil { order.append(step.id) }
    }
    return Self.parentsFirst(order.reversed(), found)
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

extension Repository {
  /// Whether `commit` reaches `ancestor`, or is it.
  public func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
    if ancestor == commit { return true }
    var child = git_oid(commit)
    var parent = git_oid(ancestor)
    let status = git_graph_descendant_of(handle.repository, &child, &parent)
    return try Status.check(status, "compare commits", path: commit.hex) == 1
  }
}
