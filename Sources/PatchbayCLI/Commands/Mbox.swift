import ArgumentParser
import Bytes
import Export
import Patches
import Review
import Tracker

/// `patchbay mbox`: the patches as a mailbox for `git am`.
struct Mbox: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mbox",
    abstract: "Write a series as a mailbox that git am takes.",
    discussion: """
      The patches in order, without the cover letter. Trailers that replies gave are added to the commit messages: those \
      given to the cover letter to every patch, and only those from the person they name.

      EXAMPLES
        patchbay mbox 3f2a91 | git am -3
        patchbay mbox --no-trailers -o series.mbox 3f2a91
        patchbay mbox 3f2a91/2 | git am
      """)

  @Argument(help: ArgumentHelp("The series or patch.", valueName: "id"))
  var id: String

  @Flag(inversion: .prefixedNo, help: "Add the trailers that replies gave.")
  var trailers = true

  @Flag(
    name: [.customShort("S"), .long], help: "Add trailers also if they came from somebody else than they name.")
  var sloppyTrailers = false

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
  var output: String?

  @OptionGroup var tracker: TrackerOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    let (series, patches) = try select(in: snapshot)
    guard !patches.isEmpty else {
      throw CommandFailure(
        .no, "no mailbox for \(id)", why: "no patch of it is there",
        advice: "see `patchbay show \(id)`")
    }
    let given = trailers ? try snapshot.trailersToAdd(to: series, anySender: sloppyTrailers) : [:]
    let bytes = try SeriesMailbox.bytes(of: patches, adding: given, in: snapshot)
    if let output, output != "-" {
      try OutputFile.write(bytes, to: output)
    } else {
      var standardOutput = Output()
      try standardOutput.write(bytes)
      try standardOutput.finish()
    }
    if patches.count > 1, !series.missing.isEmpty {
      let missing = series.missing.map(String.init).joined(separator: ", ")
      StandardError.line("patchbay: warning: the series is incomplete: \(missing) of \(series.total) have not arrived")
    }
  }

  private func select(in snapshot: Snapshot) throws -> (SeriesGroup, [ObjectID]) {
    switch try Selection.target(id, in: snapshot) {
    case .series(let series):
      // The one "patch" of a pull request is the request itself.
      let patches = try series.allPatches.map(\.id).filter { try snapshot.message($0)?.content.kind == .patch }
      return (series, patches)
    case .patch(let id, _, let series): return (series, [id])
    case .message:
      throw CommandFailure(
        .no, "no mailbox for \(id)", why: "the message belongs to no series", advice: "see `patchbay thread \(id)`")
    }
  }
}
