import ArgumentParser
import Bytes
import Mail
import Platform
import Review
import Tracker

/// What the commands that mail something have in common: as whom, whether at all, and what of mails in doubt.
struct MailingOptions: ParsableArguments {
  @Flag(name: .customLong("dry-run"), help: "Show what would be sent, and to whom; send nothing.")
  var dryRun = false

  @Flag(help: "Send mails that are in doubt once more.")
  var again = false

  @Flag(help: "Record mails that are in doubt as sent.")
  var sent = false

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  @Option(
    name: .customLong("as"), help: ArgumentHelp("The person to act as, as \"Name <email>\".", valueName: "person"))
  var person: String?

  /// Whether a person decides about mails in doubt.
  var resolves: Bool { again || sent }

  func validate() throws {
    if again, sent { throw ValidationError("Give --again or --sent, not both.") }
    if resolves, dryRun { throw ValidationError("--dry-run sends nothing: no --again or --sent.") }
  }

  /// Who acts: somebody who may, unless nothing is sent.
  func actor(in tracker: TrackerRepository) throws -> Address {
    let actor = try Actor.person(person, in: tracker.git)
    if !dryRun { try Actor.expect(actor, mayDo: .update, in: tracker) }
    return actor
  }

  /// Prints the report, and exits with the worst that happened.
  func finish(_ report: MailingReport, json: JSONValue, _ output: OutputOptions) throws {
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(json)
    } else if !quiet {
      for line in report.lines { try standardOutput.line(UntrustedText.line(line)) }
    }
    try standardOutput.finish()
    for failure in report.failures { StandardError.line(failure.line) }
    if let status = report.status { throw ExitCode(status.rawValue) }
  }
}
