import ArgumentParser
import Review

/// `patchbay link`: a person says what is a newer version of what, or which mails are one series.
struct Link: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Record that a series is a newer version of another.",
    discussion: """
      The first ID names the newer series, the second the older one, which becomes superseded unless it was accepted or \
      rejected. With --parts, the first ID, a patch or a series, becomes part of the series of the second. A link by a \
      person overrides every rule; of two the later counts, and `log` shows both. --undo returns to the rules.

      EXAMPLES
        patchbay link 3f2a91 77e0d1
        patchbay link 3f2a91 77e0d1 --reason "renamed after review"
        patchbay link --parts 90ab12 77e0d1
        patchbay link --undo 3f2a91
      """)

  @Argument(
    help: ArgumentHelp("The newer series; with --parts, the patch or series to add.", valueName: "id"),
    completion: Completions.ids)
  var newer: String

  @Argument(
    help: ArgumentHelp("The older series; with --parts, the series to add to.", valueName: "id"),
    completion: Completions.ids)
  var older: String?

  @Flag(help: "Add the first to the series of the second.")
  var parts = false

  @Flag(help: "Undo the links of the first.")
  var undo = false

  @OptionGroup var correction: CorrectionOptions

  func validate() throws {
    if undo == (older != nil) {
      throw ValidationError(undo ? "--undo takes one id." : "Name two series: the newer one, then the older one.")
    }
  }

  func run() throws {
    try correction.record(parts ? "Link parts" : "Link versions") { snapshot in
      guard let older else { return try .byRules(newer, isPart: parts, in: snapshot) }
      return parts
        ? try .parts(newer, of: older, in: snapshot) : try .version(newer, of: older, in: snapshot)
    }
  }
}
