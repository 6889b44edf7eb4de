import Bytes
package import Export
import Patches
package import Tracker

/// The result of `export` and `checkout`.
package struct ExportValue {
  package let series: SeriesGroup
  package let repository: String
  package let branch: String
  package let export: SeriesExport
  /// The result for the branch; nil if it was not to be moved.
  package var outcome: BranchMove.Outcome?
  /// After a dry run, what would keep the branch from being moved.
  package var obstacle: String?

  package init(series: SeriesGroup, repository: String, branch: String, export: SeriesExport) {
    self.series = series
    self.repository = repository
    self.branch = branch
    self.export = export
  }

  /// What is to be said of it besides.
  package var notes: [String] { export.notes + [obstacle].compactMap { $0 } }

  package var json: JSONValue {
    [
      "series": .string(series.head.hex as String),
      "repo": .string(repository as String),
      "branch": .string(branch as String),
      "base": .string(export.base?.commit.hex),
      "baseReason": .string(export.base?.reason),
      "result": .string(export.result.rawValue as String),
      "commits": .array(
        (export.prerequisites + export.commits).map {
          [
            "id": .string($0.id.hex as String), "tree": .string($0.tree.hex as String),
            "subject": .string($0.subject as String),
          ]
        }),
      "failed": export.failure.map(Self.json) ?? nil,
      "moved": .bool(outcome != nil && outcome != .unchanged),
      "notes": .strings(notes),
    ]
  }

  private static func json(_ failure: ApplyFailure) -> JSONValue {
    [
      "number": .int(failure.number as Int),
      "path": .string(failure.path),
      "reason": .string(failure.reason as String),
      "merge": .string(failure.merge),
      "files": .array(
        failure.problems.map { problem in
          [
            "path": .string(displayPath(problem.path) as String), "reason": .string(problem.reason as String),
            "rejected": .array(
              problem.rejected.map {
                [
                  "hunk": .int($0.number as Int), "line": .int($0.oldStart as Int),
                  "text": .string(String(decoding: $0.text, as: UTF8.self) as String),
                ]
              }),
          ]
        }),
    ]
  }
}
