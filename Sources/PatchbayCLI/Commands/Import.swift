import ArgumentParser
import Platform
import Review
import Services
import Tracker

/// `patchbay import`: many mails at once.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Store all mails of mailboxes, directories or public-inbox archives.",
    discussion: """
      A path is a mailbox (mboxrd, mboxo or mboxcl; `-` for standard input), a Maildir, a folder of .eml and .mbox \
      files, or a public-inbox git repository, v1 or v2. Files may be compressed with gzip. The format is detected unless \
      --format is given. Importing again is harmless and stores only what is new.

      EXAMPLES
        patchbay import archive.mbox
        curl -s https://lists.example.org/2023-November.txt.gz | patchbay import -
        patchbay import --format public-inbox /srv/public-inbox/git/0.git
      """)

  @Argument(
    help: ArgumentHelp("What to import; `-` for a mailbox on standard input.", valueName: "path"), completion: .file())
  var paths: [String]

  @Option(help: "The format of the paths.")
  var format = Format.auto

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    // Mails are parsed by threads that come and go.
    ResourceLimits.shareHeaps(3)
    let tracker = try tracker.open()
    let notifications = NotificationCommands(of: tracker)
    defer { notifications.start() }
    let sources = try paths.flatMap { try MailSource.find($0, format: format.source) }
    let progress = ProgressLine("Importing", unit: "mails")
    let summary = try BulkImport.run(sources, into: tracker) { progress.update($0.read) }
    progress.finish()
    try report(summary)
    guard summary.unreadable == 0 else {
      throw CommandFailure(
        .unavailable, "\(summary.unreadable) mail\(summary.unreadable == 1 ? "" : "s") could not be read",
        why: summary.firstUnreadable, advice: "the others are stored; fix the source and import it again")
    }
    if let refused = summary.firstRefused {
      let others = summary.refused > 1 ? "; \(summary.refused - 1) more are refused" : ""
      throw CommandFailure(
        .badInput, "cannot import \(refused.origin)", why: refused.reason + others, advice: "import what is mail")
    }
  }

  private func report(_ summary: BulkImport.Summary) throws {
    guard !quiet else { return }
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json([
        "read": .int(summary.read as Int), "new": .int(summary.new as Int),
        "duplicate": .int(summary.read - summary.new as Int), "bytes": .int(summary.bytes as Int),
        "unreadable": .int(summary.unreadable as Int), "refused": .int(summary.refused as Int),
      ])
    } else {
      let duplicates = summary.read - summary.new
      try standardOutput.line(
        "\(summary.read) mail\(summary.read == 1 ? "" : "s") read, \(summary.new) new, \(duplicates) already there")
    }
    try standardOutput.finish()
  }
}

extension Import {
  /// `--format` as the command line spells it.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case auto, mbox, maildir, eml
    case publicInbox = "public-inbox"

    var source: MailSource.Format {
      switch self {
      case .auto: .auto
      case .mbox: .mbox
      case .maildir: .maildir
      case .eml: .eml
      case .publicInbox: .publicInbox
      }
    }
  }
}
