import ArgumentParser
import Bytes
import Review
import Services
import Platform
import Tracker

/// `patchbay ingest`: stores mails, one per process as a mail server delivers them, or many in one process.
struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Store mails.",
    discussion: """
      Reads one mail from standard input, where a mail server pipes it, or each of the files. Exits with 0 only if every \
      mail is safe on disk, and with 75 if a retry can help, so that the mail server keeps the mail. Storing a mail twice \
      is harmless.

      With --watch, stores what is delivered to a Maildir, many mails in one commit, until it receives SIGTERM or SIGINT. \
      A mail moves from new/ to cur/ only when it is safe.

      Prints a line for each mail: its id, its kind, new or duplicate, and its name.

      EXAMPLES
        patchbay ingest < mail.eml
        patchbay ingest --quiet new/*
        patchbay ingest --watch ~/Maildir

      In /etc/aliases:

        tide: "|/usr/bin/patchbay ingest --quiet --tracker /srv/tide.git || exit 75"
      """)

  @Argument(
    help: ArgumentHelp("The mails, one per file; standard input by default.", valueName: "file"), completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp("A Maildir to store mails from, now and as they arrive.", valueName: "dir"),
    completion: .directory)
  var watch: String?

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard watch != nil else { return }
    if !files.isEmpty { throw ValidationError("--watch takes no files") }
    if output.json { throw ValidationError("--watch does not end, so it cannot print one JSON document") }
  }

  func run() throws {
    let report = quiet ? IngestReport.nothing : output.json ? .json(output.open) : .lines(output.open)
    if let watch { return try self.watch(watch, report) }
    try MailDelivery(files: files, tracker: tracker.tracker, report: report).run()
  }

  private func watch(_ folder: String, _ report: IngestReport) throws {
    Signals.survive([.brokenPipe, .fileSizeLimit])
    let tracker = tracker
    let watch = MaildirWatch(
      try WatchedMaildir(folder), open: { try tracker.open() },
      report: { stored in
        var report = report
        report.add(stored)
        try report.finish()
      }, warn: { StandardError.line(CommandFailure($0).line) })
    try watch.run()
  }
}
