import ArgumentParser
import Bytes
import Export
import Mail
import Patches
import Review
import Tracker

/// `patchbay diff`: what changed from one revision of a series to the next.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what changed between two revisions of a series.",
    discussion: """
      The output is that of git range-diff, after a line for each of the two versions: pairs of patches (= equal, \
      ! changed, < dropped, > new), each with a diff of the two patches. It is computed from the mails alone and needs \
      neither the base nor a repository of the code. With one ID, the series is compared with the revision before it.

      EXAMPLES
        patchbay diff 3f2a91
        patchbay diff 81c3d0 3f2a91
        patchbay diff --stat 3f2a91
      """)

  @Argument(help: ArgumentHelp("The series; with two ids the older one.", valueName: "id"), completion: Completions.ids)
  var first: String

  @Argument(help: ArgumentHelp("The newer one.", valueName: "id"), completion: Completions.ids)
  var second: String?

  @Flag(name: [.customShort("s"), .customLong("stat")], help: "Only list the patches.")
  var isBrief = false

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    let comparison = try RevisionComparison(of: first, and: second, in: snapshot)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(comparison.json)
    } else {
      try Self.writeTitle(comparison, in: snapshot, to: &standardOutput)
      try write(comparison.diff, comparison.before, comparison.after, to: &standardOutput)
    }
    try standardOutput.finish()
  }

  /// Both versions, each on a line: `--- v1 3f2a91c0d2  2026-03-02  tide: heights in feet`.
  private static func writeTitle(
    _ comparison: RevisionComparison, in snapshot: Snapshot, to output: inout Output
  ) throws {
    for (mark, group, style) in [("---", comparison.old, Style.red), ("+++", comparison.new, .green)] {
      let content = try snapshot.message(group.coverInForce ?? group.head)?.content
      let date = content?.date.map { String($0.iso8601.prefix(10)) } ?? "-"
      let name = UntrustedText.line(content?.name ?? "")
      let id = String(group.head.hex.prefix(10))
      try output.line(output.paint("\(mark) v\(group.versionText) \(id)", style) + "  \(date)  \(name)")
    }
  }

  private func write(
    _ diff: RangeDiff, _ old: [PlannedCommit], _ new: [PlannedCommit], to output: inout Output
  ) throws(CommandFailure) {
    let width = max(old.last?.number ?? 0, new.last?.number ?? 0).description.count
    func name(_ commit: PlannedCommit?) -> String {
      let number = commit.map { String($0.number) } ?? "-"
      let id = commit.map { String($0.id.hex.prefix(10)) } ?? "----------"
      return String(repeating: " ", count: max(0, width - number.count)) + number + ":  " + id
    }
    for pair in diff.pairs {
      let before = pair.old.map { old[$0] }
      let after = pair.new.map { new[$0] }
      let style: Style = pair.mark == "<" ? .red : pair.mark == ">" ? .green : .yellow
      let subject = UntrustedText.line((after ?? before)?.subject ?? "")
      try output.line(output.paint("\(name(before)) \(pair.mark) \(name(after)) \(subject)", style))
      guard !isBrief else { continue }
      for line in pair.difference {
        let text = "    " + UntrustedText.block(line)
        let style = Self.style(line)
        try output.line(style.map { output.paint(text, $0) } ?? text)
      }
    }
  }

  private static func style(_ line: String) -> Style? {
    switch line.utf8.first {
    case UInt8(ascii: "+"): .green
    case UInt8(ascii: "-"): .red
    case UInt8(ascii: "@"): .cyan
    default: nil
    }
  }
}
