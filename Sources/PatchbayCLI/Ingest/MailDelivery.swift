import Platform
import Review
import Services
import Tracker

/// Mails on their way into a tracker: the work of `patchbay ingest`, however its options were read.
struct MailDelivery {
  /// The files to read; standard input where there is none.
  var files: [String] = []
  /// `--tracker`.
  var tracker: String?
  /// What is printed.
  var report = IngestReport.lines { Output(paged: true) }

  func run() throws {
    Signals.survive([.brokenPipe, .fileSizeLimit])
    var report = report
    var failures = IngestFailures(isOneOfMany: files.count > 1, isFromMailServer: files.isEmpty)
    do {
      try store(&report, &failures)
    } catch {
      // Report the mails that are safe.
      try? report.finish()
      throw failures.retryable(error)
    }
    // The mails are safe. A report that cannot be written is no reason to bounce one; storing it twice is harmless.
    do { try report.finish() } catch { throw failures.retryable(error) }
    try failures.finish()
  }

  private func store(_ report: inout IngestReport, _ failures: inout IngestFailures) throws {
    let tracker = try TrackerOptions.open(tracker)
    let notifications = NotificationCommands(of: tracker)
    defer { notifications.start() }
    var batch = IngestBatch()
    for file in files.isEmpty ? ["-"] : files {
      do throws(FileInputError) {
        batch.add(try FileInput.mail(file))
      } catch {
        // The other mails are stored all the same.
        failures.note(CommandFailure(error))
      }
      if batch.isFull { try store(&batch, in: tracker, &report, &failures) }
    }
    try store(&batch, in: tracker, &report, &failures)
    Maintenance.startIfDue(tracker)
  }

  private func store(
    _ batch: inout IngestBatch, in tracker: TrackerRepository, _ report: inout IngestReport,
    _ failures: inout IngestFailures
  ) throws {
    try report.add(tracker.ingest(batch.take()) { _, error in failures.note(CommandFailure(error)) })
  }
}

extension MailDelivery {
  /// Reads the command line of a mail server: `ingest`, with `--quiet` and `--tracker DIR` or without, each once. nil for
  /// every other one, and for every doubtful one, which ArgumentParser reads.
  ///
  /// A mail server starts a process for each mail, and ArgumentParser takes a quarter of what that costs.
  init?(commandLine arguments: some Sequence<String>) {
    var words = arguments.makeIterator()
    guard words.next() == "ingest" else { return nil }
    var isQuiet = false
    while let word = words.next() {
      switch word {
      case "--quiet" where !isQuiet, "-q" where !isQuiet:
        isQuiet = true
        report = .nothing
      case "--tracker" where tracker == nil:
        guard let folder = words.next(), let first = folder.utf8.first, first != UInt8(ascii: "-") else { return nil }
        tracker = folder
      default: return nil
      }
    }
  }
}
