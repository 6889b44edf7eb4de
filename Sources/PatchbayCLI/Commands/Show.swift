import ArgumentParser
import Bytes
import Index
import Patches
import Review
import Tracker

/// `patchbay show`: everything about a series or a patch.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a series, a patch or another message.",
    discussion: """
      A series' id shows the series: people, parts and what is missing, the cover letter, what each patch says below \
      its `---` line, trailers, state, versions, comments. A patch's id, or SERIES/N, shows that patch with its diff. \
      The id of any other message shows that message.

      The signatures of each patch are shown below it: X-Developer-Signature, as made by patatt, is verified with the keys \
      of `config keyring`; for DKIM, the result that the mail server of `config set attestation.authserv-id SERVER` recorded.

      A link to the mail is shown if the project has an archive (`config set project.NAME.archive URL`).

      EXAMPLES
        patchbay show 3f2a91
        patchbay show 3f2a91/2
        patchbay show 20260303174010.5120-1-ada@example.org --json
      """)

  @Argument(help: ArgumentHelp("The series, patch or message.", valueName: "id"), completion: Completions.ids)
  var id: String

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let snapshot = try tracker.open().snapshot()
    let target = try Selection.target(id, in: snapshot)
    var standardOutput = output.open()
    switch target {
    case .series(let group):
      if let message = try reply(in: group, snapshot) {
        try write(message, in: snapshot, to: &standardOutput)
        break
      }
      let series = try SeriesDetails(group, in: snapshot)
      let texts = try SeriesTexts(series, in: snapshot)
      let remarks = try RemarkCounts(group, in: snapshot)
      if output.json {
        try standardOutput.json(series.document(texts: texts, remarks: remarks))
      } else {
        try SeriesText.write(series, texts, remarks, to: &standardOutput)
      }
    case .patch(let id, _, let group):
      let series = try SeriesDetails(group, in: snapshot)
      guard let patch = series.patches.first(where: { $0.id == id }) else { throw Selection.damaged(id) }
      if output.json {
        try standardOutput.json(patch.document(adding: SeriesTexts(series, in: snapshot).members(of: id)))
      } else {
        let attestations = try SeriesAttestation.of(patch.record, in: snapshot)
        let text = PatchText(patch, of: series, attestations, mail: try snapshot.mail(patch.record))
        try text.write(to: &standardOutput)
      }
    case .message(let id): try write(id, in: snapshot, to: &standardOutput)
    }
    try standardOutput.finish()
  }

  /// The message that is meant, where it answers the series and is no part of it.
  private func reply(in group: SeriesGroup, _ snapshot: Snapshot) throws -> ObjectID? {
    let message = try Selection.message(id, in: snapshot)
    guard let kind = try snapshot.message(message)?.content.kind else { return nil }
    return message != group.head && (kind == .comment || kind == .other) ? message : nil
  }

  private func write(_ id: ObjectID, in snapshot: Snapshot, to standardOutput: inout Output) throws {
    guard let record = try snapshot.message(id) else { throw Selection.damaged(id) }
    let mail = try snapshot.mail(record)
    if output.json {
      let parent = try snapshot.parent(of: id, record)
      let more = MailBody(mail).members(isAddressed: try snapshot.history(of: id).isAddressed)
      try standardOutput.json(MessageValue.json(id, record, answering: parent, adding: more))
    } else {
      try MailText.write(id, record, mail: mail, to: &standardOutput)
    }
  }
}
