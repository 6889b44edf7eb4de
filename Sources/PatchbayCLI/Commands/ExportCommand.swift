import ArgumentParser
import Bytes
import Export
import Git
import Mail
import Review
import Tracker

/// `patchbay export`: a series as a branch of a code repository.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Make a branch of a code repository from a series.",
    discussion: """
      Trees, authors, dates and messages are those of git am -3; no work tree is touched. Either all patches apply and \
      the branch is moved, or nothing is changed, the conflict is shown, and the exit code is 1. The committer is taken \
      from the mails, so a series on the same base has the same commit ids everywhere.

      SERIES/N exports one patch.

      EXAMPLES
        patchbay export 3f2a91 --repo ~/tidewatch
        patchbay export 3f2a91 --repo ~/tidewatch --base v1.2 --branch review/tides
        patchbay export 3f2a91 --dry-run --json
        patchbay export 3f2a91 --dry-run --record
      """)

  @Argument(help: ArgumentHelp("The series or patch.", valueName: "id"), completion: Completions.ids)
  var id: String

  @Option(
    help: ArgumentHelp("The repository of the code; by default the current one.", valueName: "dir"),
    completion: .directory)
  var repo: String?

  @Flag(help: "Report what would happen; change nothing.")
  var dryRun = false

  @Flag(help: "Record in the tracker whether the series applies to its base and to the branch it is for.")
  var record = false

  @OptionGroup var branch: BranchOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    let snapshot = try tracker.snapshot()
    let repository = try Repository.discover(from: repo ?? ".")
    let store = ObjectBuffer(over: repository)
    let options = try branch.exportOptions(in: repository)
    let target = try ExportTarget(id, options, in: snapshot)
    try PatchOptions.warn(of: target.series, in: snapshot)
    let export = try target.export(options, from: snapshot, in: repository, store: store)
    var value = ExportValue(
      series: target.series, repository: repository.workTree ?? repository.path, branch: target.branch, export: export)
    if record {
      let event = try Applicability.event(
        for: target, export, options, from: snapshot, in: repository, by: Self.actor(in: tracker.git, repository))
      try tracker.record([event], summary: "Say whether \(target.series.head.hex.prefix(12)) applies")
    }
    if let tip = export.tip, dryRun {
      value.obstacle = try target.obstacle(to: tip, force: branch.force, in: repository)
    } else if let tip = export.tip {
      value.outcome = try target.move(to: tip, force: branch.force, from: store, in: repository)
    }
    var standardOutput = output.open()
    if output.json { try standardOutput.json(value.json) } else { try value.write(to: &standardOutput) }
    try standardOutput.finish()
    if export.failure != nil { throw ExitCode(ExitStatus.no.rawValue) }
  }

  /// Who is written into the event: the person of the tracker's or the code's configuration.
  private static func actor(in tracker: Repository, _ code: Repository) throws -> Address {
    guard let me = try tracker.user(at: 0) ?? code.user(at: 0) else {
      throw CommandFailure(
        .noInput, "git does not know who you are", advice: "set user.name and user.email with `git config`")
    }
    return Address(name: me.name, email: me.email)
  }
}
