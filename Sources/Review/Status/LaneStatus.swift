import Bytes
import Git
import Platform
package import Services
package import Tracker

/// A lane of the log as `status` shows it.
package struct LaneStatus {
  package let reference: String
  package let commits: Int
  /// Whether its lock file stands there. A writer at work holds it for milliseconds only, so it is looked at twice.
  package let isStuck: Bool

  /// Each lane.
  package static func all(in tracker: TrackerRepository, _ snapshot: Snapshot) throws -> [LaneStatus] {
    try snapshot.heads.map { lane in
      // git knows the length of a long lane without walking it (git-commit-graph).
      let count = try Program().output(["-C", tracker.git.path, "rev-list", "--count", lane.head.hex])
      return LaneStatus(
        reference: lane.name, commits: Int(Int64(saturating: count.prefix(while: ByteClass.isDigit)) ?? 0),
        isStuck: Files.staysForMoments(tracker.git.path + lane.name + ".lock"))
    }
  }

  /// The document of `status --json`.
  package static func json(
    _ snapshot: Snapshot, _ lanes: [LaneStatus], _ waiting: WaitingSeries, _ doubtful: [UnfinishedMail]
  ) -> JSONValue {
    let counts = snapshot.data.counts
    return [
      "messages": .int(counts.messages as Int),
      "patches": .int(counts.patches as Int),
      "covers": .int(counts.covers as Int),
      "comments": .int(counts.comments as Int),
      "pullRequests": .int(counts.pullRequests as Int),
      "other": .int(counts.other as Int),
      "series": .int(counts.series as Int),
      "complete": .int(counts.complete as Int),
      "lanes": .array(
        lanes.map {
          ["ref": .string($0.reference as String), "commits": .int($0.commits as Int), "stuck": .bool($0.isStuck)]
        }),
      "unfolded": .int(snapshot.unfolded as Int),
      "digest": .string(snapshot.digest.hex as String),
      "attention": waiting.json,
      "yours": WaitingSeries.json(waiting.own),
      "inDoubt": .array(
        doubtful.map { ["id": .string($0.target.hex as String), "mail": .string($0.purpose.rawValue as String)] }),
    ]
  }
}
