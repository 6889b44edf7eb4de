import ArgumentParser
import Bytes
import Review
import Tracker

/// `patchbay show`: everything about a series, or about one patch.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a series or a patch.",
    discussion: """
      A series' id, or that of any comment on it, shows the series: people, parts and what is missing, trailers, state, \
      comments. A patch's id, or SERIES/N, shows that patch with its diff.

      EXAMPLES
        patchbay show 3f2a91
        patchbay show 3f2a91/2
        patchbay show 20260303174010.5120-1-ada@example.org --json
      """)

  @Argument(help: ArgumentHelp("The series or patch.", valueName: "id"))
  var id: String

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    let target = try Selection.target(id, in: snapshot)
    var standardOutput = output.open()
    switch target {
    case .series(let group):
      let series = try SeriesDetails(group, in: snapshot)
      if output.json { try standardOutput.json(series.json) } else { try SeriesText.write(series, to: &standardOutput) }
    case .patch(let id, _, let group):
      let series = try SeriesDetails(group, in: snapshot)
      guard let patch = series.patches.first(where: { $0.id == id }) else { throw Selection.damaged(id) }
      if output.json {
        try standardOutput.json(patch.json)
      } else {
        try PatchText.write(patch, of: series, mail: snapshot.mail(patch.record), to: &standardOutput)
      }
    case .message(let id):
      guard let record = try snapshot.message(id) else { throw Selection.damaged(id) }
      if output.json {
        try standardOutput.json(MessageValue.json(id, record))
      } else {
        try PatchText.write(id, record, mail: snapshot.mail(record), to: &standardOutput)
      }
    }
    try standardOutput.finish()
  }
}
