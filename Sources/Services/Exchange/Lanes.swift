import Bytes
import Git
import Tracker

/// The lanes as they are at one moment, and what they reach.
struct Lanes {
  let all: [Lane]

  init(of tracker: TrackerRepository) throws { all = try Lane.all(in: tracker.git) }

  var heads: [ObjectID] { all.map(\.head) }

  subscript(name: String) -> ObjectID? { all.first { $0.name == name }?.head }

  /// Whether the lane of this name holds the commit, or another one does.
  func hold(_ commit: ObjectID, of name: String, in tracker: TrackerRepository) throws -> Bool {
    guard tracker.git.exists(commit) else { return false }
    if let head = self[name], try tracker.git.isAncestor(commit, of: head) { return true }
    return try holder(of: commit, besides: name, in: tracker) != nil
  }

  /// Another lane that has the commit.
  func holder(
    of commit: ObjectID, besides name: String, in tracker: TrackerRepository
  ) throws -> String? {
    for lane in all where lane.name != name {
      if lane.head == commit { return lane.name }
    }
    let date = try tracker.git.commit(commit).committer.seconds
    for lane in all where lane.name != name {
      // Dates never decrease along a lane.
      guard try tracker.git.commit(lane.head).committer.seconds >= date else { continue }
      if try tracker.git.isAncestor(commit, of: lane.head) { return lane.name }
    }
    return nil
  }
}
