import ArgumentParser
import Bytes
import Review
import Tracker

/// `patchbay digest`: the id that is the same for equal trackers.
struct Digest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Print the view's object id.",
    discussion: """
      Two trackers that hold the same mails and events print the same digest, whatever order they arrived in. It is \
      the id of a git tree.

      EXAMPLES
        patchbay digest
        git -C tidewatch.git ls-tree $(patchbay digest)
      """)

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(["digest": .string(snapshot.digest.hex as String)])
    } else {
      try standardOutput.line(snapshot.digest.hex)
    }
    try standardOutput.finish()
  }
}
