import ArgumentParser
import Review

/// `patchbay hide`: hides a mail, such as spam.
struct Hide: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hide",
    abstract: "Hide spam from lists, searches, threads and trailers.",
    discussion: """
      The mail stays in the log, as all facts do, but it is shown nowhere and has no effect; replies to it take its place in \
      the thread. `log` shows what was hidden, by whom and why, and `hide --undo` (or `unhide`) shows it again.

      EXAMPLES
        patchbay hide 3f2a91 --reason spam
        patchbay hide --undo 3f2a91
      """)

  @Argument(help: ArgumentHelp("The messages.", valueName: "id"), completion: Completions.ids)
  var ids: [String]

  @Flag(help: "Show them again.")
  var undo = false

  @OptionGroup var correction: CorrectionOptions

  func run() throws {
    try correction.record(undo ? "Show again" : "Hide") { try .hidden(ids, !undo, in: $0) }
  }
}

/// `patchbay unhide`: the same as `hide --undo`.
struct Unhide: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unhide", abstract: "Show hidden messages again.",
    discussion: """
      EXAMPLES
        patchbay unhide 3f2a91 --reason "not spam"
      """)

  @Argument(help: ArgumentHelp("The messages.", valueName: "id"), completion: Completions.ids)
  var ids: [String]

  @OptionGroup var correction: CorrectionOptions

  func run() throws { try correction.record("Show again") { try .hidden(ids, false, in: $0) } }
}
