import ArgumentParser
import Bytes
import Patches
import Review
import Tracker

/// What of a series is taken out; shared by `mbox`, `export` and `checkout`.
struct TakingOptions: ParsableArguments {
  @Option(
    name: [.customShort("P"), .long],
    help: ArgumentHelp("Only these patches of the series, for example 1-3,5.", valueName: "numbers"),
    transform: { text in
      guard let numbers = PatchNumbers(text) else { throw ValidationError("Numbers of patches look like 1-3,5.") }
      return numbers
    })
  var patches: PatchNumbers?

  @Flag(
    help: "Take patches whose added lines or file names hold zero-width or bidirectional control characters.")
  var allowHidden = false

  @Flag(help: "Add a Link: trailer to the mail in the project's archive.")
  var link = false

  /// Warns where the series has a newer version.
  static func warn(of series: SeriesGroup, in snapshot: Snapshot) throws {
    if let text = try TakingOut.newerVersion(of: series, in: snapshot) {
      StandardError.line("patchbay: warning: \(text)")
    }
  }
}
