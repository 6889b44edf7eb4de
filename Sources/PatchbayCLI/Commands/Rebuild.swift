import ArgumentParser
import Bytes
import Platform
import Review
import Tracker

/// `patchbay rebuild`: rebuilds the view and the index from the log alone.
struct Rebuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Rebuild the view and the index from the log.",
    discussion: """
      Folds all facts again and publishes the result. The view is a cache, so this is safe at any time, also while mail \
      arrives. Prints the digest.

      EXAMPLES
        patchbay rebuild
      """)

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    // Mails are parsed by threads that come and go.
    ResourceLimits.shareHeaps()
    let progress = ProgressLine("Folding", unit: "mails and events")
    let digest = try tracker.open().rebuild { progress.update($0) }
    progress.finish()
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(["digest": .string(digest.hex as String)])
    } else {
      try standardOutput.line(digest.hex)
    }
    try standardOutput.finish()
  }
}
