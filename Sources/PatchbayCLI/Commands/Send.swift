import ArgumentParser
import Bytes
import Git
import Mail
import Platform
import Review
import Services
import Tracker

/// `patchbay send`: pushed series as mails to the list.
struct Send: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Mail a pushed series to the list of its project.",
    discussion: """
      Mails a series that was pushed (refs/for/PROJECT/TOPIC) to project.NAME.list. The mails keep the Message-IDs that they \
      have here, so that replies and the copies that the list returns belong to the series. `git send-email` sends them, \
      with the configuration that git has in the tracker (sendemail.*), also to project.NAME.cc, to the addresses that \
      project.NAME.cc-command prints, and to the people in trailers, subject to sendemail.suppressCc.

      project.NAME.send says when: `auto` sends from the hook that accepts the push, `ask` (the default) leaves it to this \
      command, and `never` forbids it. Without an ID, sends what projects with `auto` have not sent yet, and finishes what \
      was started. After a push that is tried three times within a minute; the next push tries again, and so does a timer \
      that runs `patchbay send` (Samples/mail-systems has one). Until then `doctor` lists it.

      Each part is sent once, however often and by however many processes this is run. If a mail program is killed while it \
      works, the part is in doubt: it may have been sent or not. A copy that the list returns settles it; otherwise a \
      person decides: --again sends the parts in doubt once more, --sent records them as sent. `doctor` lists them.

      A recipient that the mail server does not know (550, with git's own SMTP or msmtp) gets no copy and is named; the \
      list itself must be accepted.

      Exits with 75 if the mail program refused a part and a retry can help, and with 1 if a part is in doubt.

      EXAMPLES
        patchbay config set project.tidewatch.list tidewatch@lists.example.org
        patchbay config set project.tidewatch.send auto
        patchbay send 3f2a91 --dry-run
        patchbay send 3f2a91
        patchbay send 3f2a91/2 --again
      """)

  @Argument(help: ArgumentHelp("The series or patches.", valueName: "id"), completion: Completions.ids)
  var ids: [String] = []

  @OptionGroup var mailing: MailingOptions

  @Flag(name: .customLong("in-background"), help: .hidden)
  var inBackground = false

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if mailing.resolves, ids.isEmpty { throw ValidationError("Give the id of the series or patch.") }
  }

  func run() throws {
    Signals.survive([.brokenPipe, .fileSizeLimit])
    let tracker = try tracker.open()
    guard !inBackground else { return try runInBackground(tracker) }
    let actor = try mailing.actor(in: tracker)
    let report = try mailing.dryRun ? preview(in: tracker) : deliver(in: tracker, by: actor)
    try mailing.finish(report, json: ["parts": .array(report.entries)], output)
  }

  private func chosen(in tracker: TrackerRepository) throws -> [(SeriesSending, parts: [SeriesSending.Part])] {
    let snapshot = try tracker.snapshot()
    if inBackground {
      // A push may have made a newer version meanwhile, and others may have failed before.
      let writer = try tracker.git.configString(TrackerRepository.writerKey) ?? ""
      return try SeriesToSend.waiting(pushed: ids.compactMap { ObjectID(hex: $0) }, triedBy: writer, in: snapshot)
        .map { ($0, parts: $0.parts) }
    }
    return ids.isEmpty
      ? try SeriesToSend.waiting(in: snapshot).map { ($0, parts: $0.parts) }
      : try ids.map { try SeriesToSend.named($0, in: snapshot) }
  }

  private func preview(in tracker: TrackerRepository) throws -> MailingReport {
    let chosen = try chosen(in: tracker)
    for (series, _) in chosen { try series.check(in: tracker) }
    var report = MailingReport()
    guard !chosen.isEmpty else { return report }
    let sendEmail = try SendEmail(in: tracker.git.path)
    for (series, parts) in chosen {
      for part in parts { report.add(part, of: series, try sendEmail.preview(part.item, in: tracker.git.path)) }
    }
    return report
  }

  private func deliver(in tracker: TrackerRepository, by actor: Address) throws -> MailingReport {
    let chosen = try chosen(in: tracker)
    for (series, _) in chosen { try series.check(in: tracker) }
    var report = MailingReport()
    guard !chosen.isEmpty else { return report }
    let outbox = try Outbox(tracker, by: actor)
    for (series, parts) in chosen {
      var lastSent: Int64?
      for part in parts {
        // git dates a mail by the second, and archives list the parts of a thread by their dates.
        while let last = lastSent, Clock.now() == last { Clock.sleep(milliseconds: 10) }
        if mailing.resolves { _ = try outbox.resolve(part.id, .part, wasSent: mailing.sent, reason: "said by hand") }
        let delivery = try outbox.deliver(part.item)
        report.add(part, of: series, delivery)
        if case .sent = delivery { lastSent = Clock.now() }
        // What follows waits for it: parts go out in order.
        if case .refused = delivery { break }
        if case .busy = delivery { break }
      }
    }
    return report
  }

  /// After a push: what fails is tried again a little later, and recorded.
  private func runInBackground(_ tracker: TrackerRepository) throws {
    let actor = Address(name: "Patchbay", email: "patchbay@localhost")
    for pause in [5, 60, 0] {
      var failures: [CommandFailure] = []
      do {
        let report = try deliver(in: tracker, by: actor)
        failures = report.failures
        for line in report.leftOut { BackgroundSending.note(UntrustedText.line(line), in: tracker) }
      } catch { failures = [CommandFailure(error)] }
      for failure in failures { BackgroundSending.note(failure.text, in: tracker) }
      if !failures.contains(where: { $0.status == .tryAgain }) { return }
      Clock.sleep(milliseconds: pause * 1000)
    }
  }
}
