import ArgumentParser
import Bytes
import Git
import Mail
import Platform
import Review
import Services
import Tracker

/// `patchbay thank`: tells authors that their patches were applied.
struct Thank: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thank",
    abstract: "Thank authors by mail for the patches that were applied.",
    discussion: """
      Replies to the cover letter or the first patch, as `b4 ty` does: to its sender and everybody who received it, with the \
      branch and commit of each part. A series is thanked for when none of its patches is open any more and one was \
      accepted, once, however often and by however many processes this is run. Without an ID, thanks for the series \
      that were decided in the last two weeks, or since --since. `git send-email` sends the mails, with the configuration that \
      git has in the tracker.

      The text is the template of [thank] in the configuration, in which ${fromname}, ${sentdate}, ${quote}, ${subject}, ${branch}, \
      ${project}, ${summary}, ${shortsha} and ${signature} are replaced.

      As a notification command it thanks for the series that the notification is about:

        git -C /srv/tidewatch.git config --add \\
          patchbay.hook.state-changed 'patchbay thank --quiet'

      For mails in doubt, see `patchbay send --help`.

      EXAMPLES
        patchbay thank --dry-run
        patchbay thank 3f2a91
        patchbay config set thank.template 'Applied to ${branch}:

        ${summary}'
      """)

  @Argument(help: ArgumentHelp("The series.", valueName: "id"), completion: Completions.ids)
  var ids: [String] = []

  @Option(help: ArgumentHelp("Series decided since then; by default in the last two weeks.", valueName: "date"))
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
    let actor = try mailing.actor(in: tracker)
    let chosen = try chosen(by: actor, in: tracker.snapshot())
    var report = MailingReport()
    if mailing.dryRun, !chosen.isEmpty {
      let sendEmail = try SendEmail(in: tracker.git.path)
      for thanks in chosen { report.add(thanks, try sendEmail.preview(thanks.item, in: tracker.git.path)) }
    } else if !chosen.isEmpty {
      let outbox = try Outbox(tracker, by: actor)
      for thanks in chosen {
        if mailing.resolves {
          _ = try outbox.resolve(thanks.series.head, .thanks, wasSent: mailing.sent, reason: "said by hand")
        }
        report.add(thanks, try outbox.deliver(thanks.item))
      }
    }
    try mailing.finish(report, json: .array(report.entries), output)
  }

  /// Those named, else the one of the notification that is on standard input, else all that wait.
  private func chosen(by actor: Address, in snapshot: Snapshot) throws -> [Thanks] {
    if !ids.isEmpty { return try ids.map { try SeriesToThank.named($0, by: actor, in: snapshot) } }
    if Environment.variable("PATCHBAY_HOOK") != nil {
      guard let head = NotificationValue.series(in: try FileInput.read("-")),
        let series = try snapshot.series(head: head)
      else { return [] }
      return try Thanks(series, signature: actor, in: snapshot).map { [$0] } ?? []
    }
    let twoWeeks: Int64 = 14 * 24 * 60 * 60
    return try SeriesToThank.waiting(since: since?.seconds ?? Clock.now() - twoWeeks, by: actor, in: snapshot)
  }
}
