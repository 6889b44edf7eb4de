import ArgumentParser
import Bytes
import Git
import Index
import Patches
import Review
import Platform
import Tracker

/// `patchbay search`: mails of every kind, newest first.
struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Search all mails, newest first.",
    discussion: """
      Finds patches, cover letters and replies, and shows id, date, kind, sender and subject. Exits with 1 if \
      nothing is found. `patchbay list --search` finds series instead.

      \(QueryHelp.text)

      An index is built beside the repository, or in the user's cache directory, when it is first needed; it may be deleted \
      at any time. `git config patchbay.fullText false` keeps the text of mails out of it: a word without a prefix then \
      does not match the text.

      EXAMPLES
        patchbay search tide table
        patchbay search 'f:ada s:"print heights" d:2.weeks.ago..'
        patchbay search 'dfn:src/clock.c (nq:overflow OR nq:wrap*)' -n 20
        patchbay search --json patchid:3f2a91*
      """)

  @Argument(help: ArgumentHelp("The query; several arguments are joined.", valueName: "query"))
  var words: [String]

  @OptionGroup var limit: LimitOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    let query = try TrackerQuery.parse(words.joined(separator: " "), in: tracker.git)
    let snapshot = try tracker.snapshot()
    let finder = Finder.showingProgress(over: snapshot, in: tracker.git)
    let result = try FoundSoFar { try finder.messages(query, limit: limit.number ?? .max) }
    let found = try result.hits.compactMap { hit in try snapshot.message(hit.id).map { (id: hit.id, record: $0) } }
    var standardOutput = output.open()
    if output.json {
      let values = found.map { MessageValue.json($0.id, $0.record, adding: MessageValue.kindAndSubject($0.record)) }
      try standardOutput.json(.array(values))
    } else {
      try Self.write(found, to: &standardOutput)
    }
    try standardOutput.finish()
    try result.finish(isSearch: true)
  }

  private static func write(
    _ found: [(id: ObjectID, record: MessageRecord)], to output: inout Output
  ) throws(CommandFailure) {
    var table = Table([
      .init(style: .yellow), .init(style: .dim), .init(style: .cyan), .init(), .init(isFlexible: true),
    ])
    let now = Clock.now()
    for (id, record) in found {
      let sender = DisplayWidth.truncated(PersonValue.shortText(record.content.sender), to: 20)
      table.add([
        String(id.hex.prefix(10)), DateText.cell(record.content.date, now: now, isTerminal: output.isTerminal),
        record.content.kind.rawValue, sender, record.content.subject,
      ])
    }
    for line in table.lines(width: output.width, colour: output.hasColour) { try output.line(line) }
  }
}
