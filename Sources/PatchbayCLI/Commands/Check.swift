import ArgumentParser
import Bytes
import Review
import Tracker

/// `patchbay check`: the result of a build or test.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Record the result of a check, such as a build.",
    discussion: """
      A check has a context, such as ci/build; the newest result of each context counts. With the id of a \
      series, the result is recorded for its cover letter and each of its patches.

      EXAMPLES
        patchbay check 3f2a91/2 --context ci/build --state success
        patchbay check 3f2a91 --context ci/test --state fail \\
          --url https://ci.example.org/17 --description "2 of 80 fail"
      """)

  @Argument(help: ArgumentHelp("The patch or series.", valueName: "id"), completion: Completions.ids)
  var id: String

  @Option(help: ArgumentHelp("The name of the check.", valueName: "context"))
  var context: String

  @Option(help: "The result.")
  var state: Result

  @Option(help: ArgumentHelp("Link to details.", valueName: "url"))
  var url: String?

  @Option(help: ArgumentHelp("A summary in one line.", valueName: "text"))
  var description: String?

  @Option(
    name: .customLong("as"), help: ArgumentHelp("The person to act as, as \"Name <email>\".", valueName: "person"))
  var person: String?

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !context.isEmpty, !context.unicodeScalars.contains(where: { $0.isUnsafeToShow || $0 == " " }) else {
      throw ValidationError("A context is a word, such as ci/build.")
    }
    if let url, !url.hasPrefix("https://"), !url.hasPrefix("http://") {
      throw ValidationError("--url takes a URL that begins with https:// or http://.")
    }
  }

  func run() throws {
    let tracker = try tracker.open()
    let decision = try Decision(by: person, .check, in: tracker)
    var targets = UpdateTargets()
    try targets.add(id, in: decision.snapshot)
    var check = Event.Check(context: context, state: state.value, url: url, description: description)
    if case .series = try Selection.target(id, in: decision.snapshot) { check.isForSeries = true }
    try decision.record(
      [.check(check)], on: targets.ids, reason: nil, summary: "Check \(context): \(state.rawValue)")
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json([
        "context": .string(context as String), "state": .string(state.rawValue as String), "url": .string(url),
        "description": .string(description), "targets": .strings(targets.ids.map(\.hex)),
      ])
    } else {
      try standardOutput.line(UntrustedText.line("\(context): \(state.rawValue)"))
    }
    try standardOutput.finish()
  }

  /// `--state` as the command line spells it.
  enum Result: String, CaseIterable, ExpressibleByArgument {
    case pending, success, warning, fail

    var value: Event.Check.State {
      switch self {
      case .pending: .pending
      case .success: .success
      case .warning: .warning
      case .fail: .fail
      }
    }
  }
}
