import Bytes
import Git
import Tracker

/// A lane of the log as `status` shows it.
struct LaneStatus {
  let reference: String
  let commits: Int
  /// Whether its lock file stands there. A writer at work holds it for milliseconds only, so it is looked at twice.
  let isStuck: Bool

  init(_ lane: Lane, in tracker: borrowing TrackerRepository, _ snapshot: Snapshot) throws {
    reference = lane.name
    var count = 0
    var next: ObjectID? = lane.head
    while let id = next {
      count += 1
      next = try snapshot.store.commit(id).parents.first
    }
    commits = count
    isStuck = Platform.staysForMoments(tracker.git.path + lane.name + ".lock")
  }
}
