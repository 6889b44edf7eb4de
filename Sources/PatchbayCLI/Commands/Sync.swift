import ArgumentParser
import Bytes
import Review
import Services
import Tracker

/// `patchbay sync`: exchange facts with another tracker.
struct Sync: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Exchange mails and events with another tracker.",
    discussion: """
      Fetches the facts of the other tracker and pushes those that it lacks. REMOTE is the name of a git remote, a path, or any URL \
      that git understands. Afterwards both trackers print the same digest. There are no conflicts, the order does not \
      matter, and sync may be interrupted and run again, or run twice at once.

      A log only grows. One that became shorter at the remote is reported and restored; one that has diverged was forged \
      or written in two places under one name, and is reported and not taken. If it is our own, this tracker was \
      restored from a backup or copied: it keeps both sides and writes under a new name from now on.

      What either side refuses, such as an event that its configuration does not permit, is left out; everything else \
      arrives. It is reported once, `patchbay doctor` lists it, and it is offered again when the configuration that \
      refused it changes, or with --retry.

      The configuration is not exchanged, because it grants permissions; a mirror uses the one of its origin.

      Exits with 65 if a log or part of it was refused here, 77 if the other tracker refused something of ours or \
      something is not permitted here, 75 if it cannot be reached.

      EXAMPLES
        patchbay sync
        patchbay sync https://example.org/tidewatch.git
        patchbay sync --no-push backup
      """)

  @Argument(help: ArgumentHelp("The other tracker; by default the one this was cloned from.", valueName: "remote"))
  var remote: String?

  @Flag(name: .customLong("no-push"), help: "Fetch only; push nothing.")
  var noPush = false

  @Flag(help: "Accept a diverged remote log and keep both sides.")
  var adoptForks = false

  @Flag(help: "Offer again what was refused before, on either side.")
  var retry = false

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    let notifications = NotificationCommands(of: tracker)
    defer { notifications.start() }
    let name = try RemoteChoice.remote(remote, of: tracker.git)
    var options = Exchange.Options()
    options.sends = !noPush
    options.adoptsForks = adoptForks
    options.retries = retry
    let report = try Exchange.run(with: name, in: tracker, options)
    for problem in report.problems {
      StandardError.line(UntrustedText.line("patchbay: \(problem.lane): \(problem.kind.rawValue): \(problem.message)"))
    }
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(ExchangeValue.json(report, name))
    } else {
      try standardOutput.line(Self.line(report))
    }
    try standardOutput.finish()
    if let status = Self.status(report) { throw ExitCode(status.rawValue) }
  }

  private static func status(_ report: ExchangeReport) -> ExitStatus? {
    let kinds = Set(report.problems.lazy.filter { !$0.isHealed }.map(\.kind))
    if !kinds.isDisjoint(with: [.malformed, .rewound, .forked]) { return .badInput }
    if !kinds.isDisjoint(with: [.refused, .leftOut]) { return .noPermission }
    return kinds.contains(.stuck) ? .tryAgain : nil
  }

  private static func line(_ report: ExchangeReport) -> String {
    func text(_ moved: ExchangeReport.Moved) -> String {
      "\(moved.commits) commit\(moved.commits == 1 ? "" : "s") on \(moved.lanes) lane\(moved.lanes == 1 ? "" : "s")"
    }
    let leftOut = report.leftOut > 0 ? ", \(report.leftOut) left out (see patchbay doctor)" : ""
    return "\(text(report.received)) received, \(text(report.sent)) sent\(leftOut); digest \(report.digest.hex)"
  }
}
