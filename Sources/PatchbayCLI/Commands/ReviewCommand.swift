import ArgumentParser
import Bytes
import Mail
import Review
import Tracker

/// `patchbay review`: remarks from replies, at the lines of the patch that they are about.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Show patches with review comments at the lines they are about.",
    discussion: """
      Shows a patch, or the cover letter and each patch of a series, with each remark below the line that it is about. \
      Remarks on the previous version are shown at the same line if it still exists, otherwise below the patch, as gone.

      A remark is open until its message is marked (`update MESSAGE --addressed`), its author's answer is the last word, or \
      the line changes in a later version.

      EXAMPLES
        patchbay review 3f2a91
        patchbay review 3f2a91/2 --open
        patchbay review 3f2a91 --since yesterday --json
      """)

  @Argument(help: ArgumentHelp("The series or patch.", valueName: "id"), completion: Completions.ids)
  var id: String

  @Flag(help: "Only open remarks.")
  var open = false

  @Option(help: ArgumentHelp("Only remarks sent on or after this date.", valueName: "date"))
  var since: DateArgument?

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    let (group, patch) = try Self.target(id, in: snapshot)
    let review = try SeriesReview(group, in: snapshot).filtered { remark in
      if open, !remark.standing.isOpen { return false }
      if let since, (remark.record.content.date?.seconds ?? 0) < since.seconds { return false }
      return true
    }
    let wanted = patch.map { review.only($0) } ?? review
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(wanted.json(SeriesDetails(group, in: snapshot)))
    } else {
      let isBrief = open || since != nil
      for part in wanted.parts where !isBrief || !part.remarks.isEmpty {
        try RemarkText.write(part, of: group.total, isBrief: isBrief, to: &standardOutput)
      }
      let open = wanted.openCount
      try standardOutput.line(open == 1 ? "1 open remark" : "\(open) open remarks")
    }
    try standardOutput.finish()
  }

  private static func target(_ id: String, in snapshot: Snapshot) throws -> (SeriesGroup, ObjectID?) {
    switch try Selection.target(id, in: snapshot) {
    case .series(let group): (group, nil)
    case .patch(let patch, _, let group): (group, patch)
    case .message: (try Selection.series(id, in: snapshot), nil)
    }
  }
}
