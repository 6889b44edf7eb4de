import ArgumentParser
import Bytes
import Patches
import Review
import Tracker

/// `patchbay thread`: a conversation as a tree.
struct Thread: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thread",
    abstract: "Show the whole conversation as a tree.",
    discussion: """
      Finds where the conversation of any of its messages began and shows who answered whom, also across mails that \
      never arrived.

      EXAMPLES
        patchbay thread 3f2a91
        patchbay thread 3f2a91 --full
        patchbay thread 20260303174010.5120-1-ada@example.org --json
      """)

  @Argument(help: ArgumentHelp("Any message of the conversation.", valueName: "id"), completion: Completions.ids)
  var id: String

  @Flag(help: "Show the mails themselves, with quoted text folded; with --json, their bodies.")
  var full = false

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    let start = try Selection.anyMessage(id, in: snapshot)
    let entries = try snapshot.conversation(below: snapshot.root(of: start))
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(.array(entries.map { try json($0, in: snapshot) }))
    } else if full {
      for (index, entry) in entries.enumerated() {
        if index > 0 { try standardOutput.line("\n" + String(repeating: "─", count: standardOutput.width ?? 72)) }
        try MailText.write(
          entry.id, entry.record, mail: snapshot.mail(entry.record), folding: Self.longestQuotation, to: &standardOutput
        )
      }
    } else {
      try ThreadTree.write(entries, marking: start, to: &standardOutput)
    }
    try standardOutput.finish()
  }

  /// The mail that is quoted stands above: a few lines of it will do.
  private static let longestQuotation = 4

  private func json(_ entry: ThreadEntry, in snapshot: Snapshot) throws -> JSONValue {
    guard full else { return MessageValue.json(entry) }
    let body = MailBody(try snapshot.mail(entry.record))
    return MessageValue.json(entry, adding: body.members(isAddressed: try snapshot.history(of: entry.id).isAddressed))
  }
}
