import ArgumentParser
import Bytes
import Git
import Platform
import Review
import Services
import Tracker

/// `patchbay close`: what the hooks of a code repository do, by hand.
struct Close: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Close the patches that were applied in a range of commits.",
    discussion: """
      Reads the commits as the hook of a code repository does (`patchbay hooks install code`) and gives their patches \
      the state of the branch: for commits from before the hook was installed, or that it missed. Patches that are closed \
      already are left alone, so it is safe to run it again.

      A RANGE is as `git log` takes it: OLD..NEW, or NEW for all of its history.

      EXAMPLES
        patchbay close v6.11..v6.12 --repo ~/linux
        patchbay close origin/main --dry-run
        patchbay close main@{1}..main --branch main --project tidewatch
      """)

  @Argument(help: ArgumentHelp("The commits.", valueName: "range"))
  var range: String

  @Option(
    help: ArgumentHelp("The code repository; by default the current one.", valueName: "dir"), completion: .directory)
  var repo = "."

  @Option(help: ArgumentHelp("The branch whose state the patches get; by default the one with the commits."))
  var branch: String?

  @Option(help: ArgumentHelp("The project; by default that of this repository.", valueName: "name"))
  var project: String?

  @Flag(name: .customLong("dry-run"), help: "Only show what would be closed.")
  var dryRun = false

  @Option(
    name: .customLong("as"), help: ArgumentHelp("The person to act as, as \"Name <email>\".", valueName: "person"))
  var person: String?

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let code = try repo == "." ? Repository.discover(from: ".") : Repository.open(repo)
    let tracker = try tracker.tracker == nil ? tracker.open(forHooksOf: code.path) : tracker.open()
    let notifications = NotificationCommands(of: tracker)
    defer { notifications.start() }
    let actor = try Actor.person(person, in: tracker.git)
    if !dryRun { try Actor.expect(actor, mayDo: .update, in: tracker) }
    let configuration = try tracker.configuration()
    let commits = try CommitRange(range, in: code)
    var report = CodeFeed.Report()
    for project in try projects(of: code, configuration) {
      let branch = try BranchChoice.find(branch, for: commits, of: project, in: code)
      let named = CodeFeed.Commits(in: code.path, from: commits.tips, excluding: commits.excluded)
      let found = try CodeFeed.close(named, on: branch, of: project, by: actor, dry: dryRun, into: tracker)
      report.closed += found.closed
      report.unreadable += found.unreadable
    }
    try show(report)
    UnreadableCommits.report(report.unreadable, of: code.path)
  }

  private func projects(
    of code: Repository, _ configuration: TrackerConfiguration
  ) throws -> [TrackerConfiguration.Project] {
    if let project {
      guard let found = configuration.project(project) else {
        throw CommandFailure(
          .usage, "there is no project \(project)",
          advice: configuration.projects.isEmpty
            ? "create it with: patchbay config set project.\(project).repository \(code.path)"
            : "known are " + configuration.projects.map(\.name).joined(separator: ", "))
      }
      return [found]
    }
    let found = try CodeProjects.find(code, in: configuration)
    guard found.isEmpty else { return found }
    throw CommandFailure(
      .usage, "cannot close patches", why: "no project of the tracker has the repository \(code.path)",
      advice: "give --project NAME, or patchbay config set project.NAME.repository \(code.path)")
  }

  private func show(_ report: CodeFeed.Report) throws {
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(.array(report.closed.map(ClosedText.json)))
    } else {
      for entry in report.closed { try standardOutput.line(ClosedText.line(entry)) }
      let what = report.closed.count == 1 ? "1 patch" : "\(report.closed.count) patches"
      try standardOutput.line(dryRun ? "\(what) would be closed" : "\(what) closed")
    }
    try standardOutput.finish()
  }
}
