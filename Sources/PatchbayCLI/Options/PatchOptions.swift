import ArgumentParser
import Export
import Patches
import Review
import Tracker

/// What is exported of a series, and what is added to it; shared by `mbox`, `export`, `checkout` and `publish`.
struct PatchOptions: ParsableArguments {
  @Flag(inversion: .prefixedNo, help: "Add the trailers that replies gave.")
  var trailers = true

  @Flag(
    name: [.customShort("S"), .long],
    help: "Also add trailers that were sent by somebody other than the person they name.")
  var sloppyTrailers = false

  @Flag(help: "Add a Link: trailer to the mail in the project's archive.")
  var link = false

  @Flag(help: "Use the patches of an incomplete series that have arrived.")
  var partial = false

  @Flag(help: "Take patches whose added lines or file names contain zero-width or bidirectional control characters.")
  var allowHidden = false

  /// - Parameter patches: The numbers of the patches to export; nil for all.
  func exportOptions(patches: PatchNumbers? = nil) -> ExportOptions {
    var options = ExportOptions()
    options.patches = patches
    options.addsTrailers = trailers
    options.takesAnySender = sloppyTrailers
    options.addsLinks = link
    options.allowsIncomplete = partial
    options.allowsHidden = allowHidden
    return options
  }

  /// Reads the value of `-P`, which commands for one series have.
  static func numbers(_ text: String) throws -> PatchNumbers {
    guard let numbers = PatchNumbers(text) else { throw ValidationError("Patch numbers look like 1-3,5.") }
    return numbers
  }

  /// Warns if the series has a newer version.
  static func warn(of series: SeriesGroup, in snapshot: Snapshot) throws {
    if let text = try ExportChecks.newerVersion(of: series, in: snapshot) {
      StandardError.line("patchbay: warning: \(text)")
    }
  }
}
