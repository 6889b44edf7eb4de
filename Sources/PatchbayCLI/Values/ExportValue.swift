import Bytes
import Export
import Patches
import Tracker

/// What `export` and `checkout` say became of a series.
struct ExportValue {
  let series: SeriesGroup
  let repository: String
  let branch: String
  let export: SeriesExport
  /// What became of the branch; nil where it was not to be moved.
  var outcome: BranchMove.Outcome?
  /// After a dry run, what would keep the branch from being moved.
  var obstacle: String?

  private var notes: [String] { export.notes + [obstacle].compactMap { $0 } }

  var json: JSONValue {
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
            "path": .string(QuotedPath.text(problem.path) as String), "reason": .string(problem.reason as String),
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

  func write(to output: inout Output) throws(CommandFailure) {
    let total = series.total
    if let base = export.base {
      try output.line(
        "base    " + output.paint(String(base.commit.hex.prefix(12)), .yellow) + "  " + UntrustedText.line(base.reason))
    }
    for note in notes { try output.line("note    " + UntrustedText.line(note)) }
    for commit in export.prerequisites {
      try output.line(
        "needed  " + output.paint(String(commit.id.hex.prefix(12)), .yellow) + "  " + UntrustedText.line(commit.subject)
      )
    }
    for commit in export.commits {
      var line = "\(commit.number)/\(total)".padded(to: 6) + "  "
      line += output.paint(String(commit.id.hex.prefix(12)), .yellow) + "  " + UntrustedText.line(commit.subject)
      if commit.isMerged { line += output.paint("  (merged)", .dim) }
      try output.line(line)
    }
    if let failure = export.failure { try write(failure, to: &output) }
    try output.line(summary)
  }

  private var summary: String {
    let place = UntrustedText.line("\(branch) in \(repository)")
    switch outcome {
    case .created: return "branch  \(place): \(export.result.rawValue)"
    case .moved(let old): return "branch  \(place): \(export.result.rawValue), was \(old.hex.prefix(12))"
    case .unchanged: return "branch  \(place): is there already"
    case nil:
      return export.failure == nil
        ? "branch  \(place): would be \(export.result.rawValue)"
        : "result  \(export.result.rawValue): nothing was changed"
    }
  }

  private func write(_ failure: ApplyFailure, to output: inout Output) throws(CommandFailure) {
    let what = failure.subject.isEmpty ? "" : " (\(UntrustedText.line(failure.subject)))"
    let place = output.paint("patch \(failure.number)/\(series.total)\(what): ", .red)
    try output.line(place + UntrustedText.line(failure.reason))
    for problem in failure.problems {
      try output.line("  \(QuotedName.display(problem.path)): \(UntrustedText.line(problem.reason))")
      for hunk in problem.rejected {
        try output.line("    hunk #\(hunk.number), for line \(hunk.oldStart):")
        try DiffText.write(String(decoding: hunk.text.prefix(20_000), as: UTF8.self).trimmedEnd, to: &output)
      }
    }
    if let merge = failure.merge { try output.line("  " + UntrustedText.line(merge)) }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  fileprivate var trimmedEnd: String {
    var text = self
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
