import Bytes
package import Export
import Patches
package import Tracker

/// Two revisions of a series and what changed from one to the other.
package struct RevisionComparison {
  package let old: SeriesGroup
  package let new: SeriesGroup
  package let before: [PlannedCommit]
  package let after: [PlannedCommit]
  package let diff: RangeDiff

  /// - Parameters:
  ///   - first: The older series; the newer one if no second is given.
  ///   - second: The newer one; nil to compare with the revision before.
  package init(of first: String, and second: String?, in snapshot: Snapshot) throws {
    (old, new) = try Self.revisions(first, second, in: snapshot)
    before = try Self.plan(of: old, in: snapshot)
    after = try Self.plan(of: new, in: snapshot)
    diff = RangeDiff(from: before, to: after)
  }

  package init(from old: SeriesGroup, to new: SeriesGroup, in snapshot: Snapshot) throws {
    (self.old, self.new) = (old, new)
    before = try Self.plan(of: old, in: snapshot)
    after = try Self.plan(of: new, in: snapshot)
    diff = RangeDiff(from: before, to: after)
  }

  /// Two series as they are named, or one and the revision before it.
  private static func revisions(
    _ first: String, _ second: String?, in snapshot: Snapshot
  ) throws -> (SeriesGroup, SeriesGroup) {
    let series = try Selection.series(first, in: snapshot)
    if let second { return (series, try Selection.series(second, in: snapshot)) }
    guard let earlier = try snapshot.previous(of: series) else {
      throw CommandFailure(
        .no, "no revision before \(series.head.hex.prefix(12))", why: "it has no previous version here",
        advice: "give both: patchbay diff OLD NEW")
    }
    return (earlier, series)
  }

  private static func plan(of series: SeriesGroup, in snapshot: Snapshot) throws -> [PlannedCommit] {
    let patches = try series.allPatches.filter { try snapshot.message($0.id)?.content.kind == .patch }
    let plan = try SeriesPlan(of: patches, in: snapshot)
    if let problem = plan.problem {
      throw CommandFailure(
        .badInput, "cannot compare patch \(problem.number) of \(series.head.hex.prefix(12))", why: "\(problem.reason)")
    }
    return plan.commits
  }

  /// The document of `diff --json`.
  package var json: JSONValue {
    func patch(_ commit: PlannedCommit) -> JSONValue {
      [
        "id": .string(commit.id.hex as String), "number": .int(commit.number as Int),
        "subject": .string(commit.subject as String),
      ]
    }
    return [
      "old": .string(old.head.hex as String),
      "new": .string(new.head.hex as String),
      "oldVersion": .string(old.versionText as String),
      "newVersion": .string(new.versionText as String),
      "patches": .array(
        diff.pairs.map { pair in
          [
            "mark": .string(pair.mark as String),
            "old": pair.old.map { patch(before[$0]) } ?? nil,
            "new": pair.new.map { patch(after[$0]) } ?? nil,
            "diff": .strings(pair.difference),
          ]
        }),
    ]
  }
}
