package import Bytes
package import Git

/// What the log holds beyond what a view has folded: for each lane a chain of commits, oldest first.
package struct UnfoldedCommits {
  let chains: [Chain]

  struct Chain {
    let lane: Lane
    let commits: [ObjectID]
    /// Whether each commit has at most one parent, so that any beginning of the chain is all that its last one reaches.
    let isStraight: Bool
  }

  var count: Int { chains.reduce(0) { $0 + $1.commits.count } }

  /// All of them, chain by chain.
  package static func commits(lanes: [Lane], beyond folded: [Lane], in repository: Repository) throws
    -> [ObjectID]?
  {
    try find(lanes: lanes, beyond: folded, in: repository)?.chains.flatMap(\.commits)
  }

  /// The log commits that these lanes reach and those heads do not; nil if one of the heads is not in the log at all,
  /// so that what was folded up to it may never have happened.
  static func find(lanes: [Lane], beyond folded: [Lane], in repository: Repository) throws -> UnfoldedCommits? {
    let stops = Set(folded.map(\.head))
    // What is missing is not in the log; a mirror may have a view of mails that it has not fetched.
    guard stops.allSatisfy({ repository.exists($0) }) else { return nil }
    var missing = stops
    var seen: Set<ObjectID> = []
    var chains: [Chain] = []
    for lane in lanes.sorted(by: { $0.name < $1.name }) {
      var chain: [ObjectID] = []
      var isStraight = true
      var stack = [lane.head]
      while let id = stack.popLast() {
        if stops.contains(id) {
          missing.remove(id)
          continue
        }
        guard seen.insert(id).inserted else { continue }
        chain.append(id)
        let parents = try repository.commit(id).parents
        if parents.count > 1 { isStraight = false }
        stack += parents
      }
      chains.append(Chain(lane: lane, commits: chain.reversed(), isStraight: isStraight))
    }
    guard !missing.isEmpty else { return UnfoldedCommits(chains: chains) }
    // A head may lie below another folded head, where the walk above does not go. Dates never decrease along a lane.
    var earliest = Int64.max
    for id in missing { earliest = min(earliest, try repository.commit(id).committer.seconds) }
    var queue = Array(stops.subtracting(missing))
    var below: Set<ObjectID> = Set(queue)
    while let id = queue.popLast(), !missing.isEmpty {
      missing.remove(id)
      let commit = try repository.commit(id)
      guard commit.committer.seconds >= earliest else { continue }
      for parent in commit.parents where below.insert(parent).inserted { queue.append(parent) }
    }
    return missing.isEmpty ? UnfoldedCommits(chains: chains) : nil
  }
}
