import ArgumentParser
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
      Writes the patches in order, without the cover letter. Trailers from replies are added to the commit messages, those \
      given to the cover letter to every patch, if they came from the person they name.

      With --thread, writes the whole conversation instead, each mail unchanged, to be read in a mail program.

      EXAMPLES
        patchbay mbox 3f2a91 | git am -3
        patchbay mbox --no-trailers -o series.mbox 3f2a91
        patchbay mbox 3f2a91/2 | git am
        patchbay mbox --thread 3f2a91 >discussion.mbox
      """)

  @Argument(help: ArgumentHelp("The series or patch.", valueName: "id"), completion: Completions.ids)
  var id: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
  var output: String?

  @Option(
    name: [.customShort("P"), .long],
    help: ArgumentHelp("Only these patches of the series, for example 1-3,5.", valueName: "numbers"),
    transform: PatchOptions.numbers)
  var patches: PatchNumbers?

  @Flag(help: "Write the whole conversation, with every mail unchanged.")
  var thread = false

  @OptionGroup var taken: PatchOptions
  @OptionGroup var tracker: TrackerOptions

  func validate() throws {
    if thread, patches != nil || taken.link || taken.sloppyTrailers || !taken.trailers {
      throw ValidationError(
        "--thread writes the mails unchanged: no -P, --link, --sloppy-trailers or --no-trailers.")
    }
  }

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    if thread {
      let entries = try snapshot.conversation(below: snapshot.root(of: Selection.anyMessage(id, in: snapshot)))
      return try write(SeriesMailbox.conversation(entries.map(\.record), in: snapshot))
    }
    let mailbox = try SeriesMailboxTarget(id, taken.exportOptions(patches: patches), in: snapshot)
    try PatchOptions.warn(of: mailbox.series, in: snapshot)
    for number in mailbox.quotedCarriageReturns {
      StandardError.line(
        "patchbay: warning: patch \(number) contains encoded CRLF: if the files have LF, "
          + "use `git am --quoted-cr=strip`")
    }
    try write(mailbox.bytes)
  }

  private func write(_ bytes: [UInt8]) throws {
    if let output, output != "-" {
      try OutputFile.write(bytes, to: output)
    } else {
      var standardOutput = Output()
      try standardOutput.write(bytes)
      try standardOutput.finish()
    }
  }
}
