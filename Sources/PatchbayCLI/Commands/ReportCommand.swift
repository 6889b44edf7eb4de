import ArgumentParser
import Bytes
import Git
import Platform
import Review
import Services
import Tracker

/// `patchbay report`: tells submitters what happened to their patches.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Tell submitters by mail that a state changed or a check failed.",
    discussion: """
      Replies to the cover letter or the first patch, to the submitter alone, with the states that others set and the \
      checks that failed in the last two days, or since --since; [report] of the configuration enables each of the two. Each \
      change is reported once, in at most one mail an hour for each series; what happens meanwhile goes into the next one. Run it from a timer: Samples/mail-systems has one for systemd. `git send-email` sends the mails, with the \
      configuration that git has in the tracker.

      People who opted out (`patchbay opt-out`) get no reports, and nobody gets a report of their own actions. \
      For mails in doubt, see `patchbay send --help`; later reports do not wait for them.

      EXAMPLES
        patchbay config set report.state-changed yes
        patchbay config set report.check-failed yes
        patchbay report --dry-run
        patchbay report --quiet
        patchbay opt-out ada@example.org
      """)

  @Argument(help: ArgumentHelp("The series; all by default.", valueName: "id"), completion: Completions.ids)
  var ids: [String] = []

  @Option(help: ArgumentHelp("What happened since then; by default in the last two days.", valueName: "date"))
  var since: DateArgument?

  @OptionGroup var mailing: MailingOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if mailing.resolves, ids.isEmpty { throw ValidationError("Give the id of the series.") }
  }

  func run() throws {
    Signals.survive([.brokenPipe, .fileSizeLimit])
    let tracker = try tracker.open()
    guard try !tracker.configuration().reports.isEmpty else {
      throw CommandFailure(
        .noTracker, "cannot report", why: "the configuration enables no reports",
        advice: "run `patchbay config set report.state-changed yes`")
    }
    let report = try mailing.dryRun ? preview(in: tracker) : deliver(in: tracker)
    try mailing.finish(report, json: .array(report.entries), output)
  }

  private func preview(in tracker: TrackerRepository) throws -> MailingReport {
    var report = MailingReport()
    let chosen = try chosen(in: tracker.snapshot())
    guard !chosen.isEmpty else { return report }
    let sendEmail = try SendEmail(in: tracker.git.path)
    for one in chosen { report.add(one, try sendEmail.preview(one.item, in: tracker.git.path)) }
    return report
  }

  private func deliver(in tracker: TrackerRepository) throws -> MailingReport {
    var report = MailingReport()
    let outbox = try Outbox(tracker, by: mailing.actor(in: tracker))
    let snapshot = try tracker.snapshot()
    for id in ids where mailing.resolves {
      let head = try Selection.series(id, in: snapshot).head
      _ = try outbox.resolve(head, .report, wasSent: mailing.sent, reason: "said by hand")
    }
    // What a killed process began but did not send still has to be reported.
    for head in try tracker.unfinishedMail(.report) { try outbox.settle(head, .report) }
    for one in try chosen(in: tracker.snapshot()) {
      if one.earliest == nil { report.add(one, try outbox.deliver(one.item)) } else { report.add(waiting: one) }
    }
    return report
  }

  private func chosen(in snapshot: Snapshot) throws -> [SubmitterReport] {
    let now = Clock.now()
    let twoDays: Int64 = 2 * 24 * 60 * 60
    let since = since?.seconds ?? now - twoDays
    guard !ids.isEmpty else { return try SeriesToReport.waiting(since: since, now: now, in: snapshot) }
    return try ids.compactMap { try SeriesToReport.named($0, since: since, now: now, in: snapshot) }
  }
}
