import Bytes
import Git
import System
import Tracker

/// A lane of the log as `status` shows it.
struct LaneStatus {
  let reference: String
  let commits: Int
  /// Whether its lock file stands there. A writer at work holds it for milliseconds only, so it is looked at twice.
  let isStuck: Bool

  init(
    _ lane: Lane, in tracker: borrowing TrackerRepository, _ snapshot: Snapshot, _ graph: CommitGraph
  ) throws {
    reference = lane.name
    var count = 0
    var next: ObjectID? = lane.head
    while let id = next {
      // A lane is a chain, so its level is its length.
      if let level = graph.level(of: id) {
        count += level
        break
      }
      count += 1
      next = try snapshot.store.commit(id).parents.first
    }
    commits = count
    isStuck = Files.staysForMoments(tracker.git.path + lane.name + ".lock")
  }
}
