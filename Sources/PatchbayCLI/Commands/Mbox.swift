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

  @Flag(help: "Write what is there of a series that lacks patches.")
  var partial = false

  @OptionGroup var taking: TakingOptions
  @OptionGroup var tracker: TrackerOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    let (series, patches, isOne) = try select(in: snapshot)
    guard !patches.isEmpty else {
      throw CommandFailure(
        .no, "no mailbox for \(id)", why: "no patch of it is there",
        advice: "see `patchbay show \(id)`")
    }
    if !partial, taking.patches == nil, !isOne { try TakingOut.refuseIncomplete(series) }
    if !taking.allowHidden { try TakingOut.refuseHidden(in: patches, snapshot) }
    try TakingOptions.warn(of: series, in: snapshot)
    var added = trailers ? try snapshot.trailersToAdd(to: series, patches: patches, anySender: sloppyTrailers) : [:]
    if taking.link {
      for (id, link) in try TakingOut.links(to: patches, in: snapshot) { added[id, default: []].append(link) }
    }
    for patch in patches where try SeriesMailbox.hasQuotedCarriageReturns(patch.id, in: snapshot) {
      StandardError.line(
        "patchbay: warning: patch \(patch.number) has CRLF inside its encoding: where the files have LF, "
          + "use `git am --quoted-cr=strip`")
    }
    let bytes = try SeriesMailbox.bytes(of: patches.map(\.id), adding: added, in: snapshot)
    if let output, output != "-" {
      try OutputFile.write(bytes, to: output)
    } else {
      var standardOutput = Output()
      try standardOutput.write(bytes)
      try standardOutput.finish()
    }
  }

  private func select(in snapshot: Snapshot) throws -> (SeriesGroup, [SeriesGroup.Numbered], isOne: Bool) {
    switch try Selection.target(id, in: snapshot) {
    case .series(let series):
      // The one "patch" of a pull request is the request itself.
      let patches = try series.allPatches.filter { try snapshot.message($0.id)?.content.kind == .patch }
      return (series, try patches.isEmpty ? [] : TakingOut.chosen(taking.patches, of: patches), false)
    case .patch(let id, let number, let series): return (series, [.init(number: number, id: id)], true)
    case .message:
      throw CommandFailure(
        .no, "no mailbox for \(id)", why: "the message belongs to no series", advice: "see `patchbay thread \(id)`")
    }
  }
}
