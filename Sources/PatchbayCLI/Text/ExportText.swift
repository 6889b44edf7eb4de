import Bytes
import Export
import Patches
import Review
import Tracker

extension ExportValue {
  /// The result for a series, as text.
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
    case .unchanged: return "branch  \(place): exists already"
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
