import ArgumentParser
import Review

/// `patchbay unlink`: a person says that a series is no version of another, or a patch no part.
struct Unlink: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlink",
    abstract: "Record that a series is not a newer version, or a patch not part of its series.",
    discussion: """
      A series becomes a first version again, and the one before it is open again; a patch, also as SERIES/N, leaves \
      its series and stands alone. --parts takes out the mail itself if its id also names the series. A correction by a \
      person overrides every rule; --undo returns to the rules.

      EXAMPLES
        patchbay unlink 3f2a91 --reason "another fix of the same name"
        patchbay unlink 3f2a91/2
        patchbay unlink --undo 3f2a91
      """)

  @Argument(help: ArgumentHelp("The newer series, or the patch.", valueName: "id"), completion: Completions.ids)
  var id: String

  @Flag(help: "Take the mail out of its series, even if its id also names the series.")
  var parts = false

  @Flag(help: "Undo the correction.")
  var undo = false

  @OptionGroup var correction: CorrectionOptions

  func run() throws {
    try correction.record("Unlink") { snapshot in
      undo ? try .byRules(id, isPart: parts, in: snapshot) : try .apart(id, isPart: parts, in: snapshot)
    }
  }
}
