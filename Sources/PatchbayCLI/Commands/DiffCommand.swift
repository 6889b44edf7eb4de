import ArgumentParser
import Bytes
import Export
import Patches
import Review
import Tracker

/// `patchbay diff`: what changed from one revision of a series to the next.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what changed between two revisions of a series.",
    discussion: """
      The output is that of git range-diff: pairs of patches (= equal, ! changed, < dropped, > new), each with a diff of \
      the two patches. It is computed from the mails alone and needs neither the base nor a repository of the code. With \
      one ID, the series is compared with the revision before it.

      EXAMPLES
        patchbay diff 3f2a91
        patchbay diff 81c3d0 3f2a91
        patchbay diff --stat 3f2a91
      """)

  @Argument(help: ArgumentHelp("The series; with two ids the older one.", valueName: "id"))
  var first: String

  @Argument(help: ArgumentHelp("The newer one.", valueName: "id"))
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
      try write(comparison.diff, comparison.before, comparison.after, to: &standardOutput)
    }
    try standardOutput.finish()
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
