import ArgumentParser
import Bytes
import Git
import Index
import Review
import Services
import Platform
import Tracker

/// `patchbay clone`: a mirror of another tracker.
struct Clone: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a mirror of another tracker.",
    discussion: """
      Makes DIR a bare repository that mirrors the tracker at URL, and builds its index. If DIR is a git repository already, \
      such as a clone of the code, the tracker's references are added to it under refs/patchbay/, and `patchbay list` \
      works there. Running it again continues an interrupted clone.

      `patchbay sync` brings a mirror up to date, and so does `git fetch` of the remote. The log is fetched without force: \
      one that was rewound or rewritten is refused. A plain `git clone --mirror` is a mirror as well.

      A mirror accepts no mail and records no decisions unless it was made with --writable; then `patchbay sync` exchanges \
      them in both directions.

      EXAMPLES
        patchbay clone https://example.org/tidewatch.git tidewatch.git
        patchbay clone https://example.org/tidewatch.git ~/src/tidewatch
        patchbay clone --writable ssh://example.org/srv/tidewatch.git offline.git
      """)

  @Argument(help: ArgumentHelp("The tracker: a path, or a URL of any kind that git knows.", valueName: "url"))
  var url: String

  @Argument(
    help: ArgumentHelp("The directory to create, or an existing git repository.", valueName: "dir"),
    completion: .directory)
  var directory: String

  @Flag(help: "Allow mail and decisions to be recorded in the mirror.")
  var writable = false

  @Flag(inversion: .prefixedNo, help: "Build the index.")
  var index = true

  @OptionGroup var output: OutputOptions

  func run() throws {
    let url = Folder.exists(url) ? Files.absolute(url) : url
    let isEmpty = try Mirror.look(at: url)
    let mirror = try Mirror(at: directory, of: url)
    if writable { _ = try TrackerRepository.initialize(mirror.path) }
    let progress = ProgressLine("Fetching", unit: "steps")
    try mirror.fetchViews()
    progress.update(1)
    var options = Exchange.Options()
    options.sends = false
    let report = try Exchange.run(with: mirror.remote, in: TrackerRepository.open(mirror.path), options)
    progress.finish()
    for problem in report.problems {
      StandardError.line(UntrustedText.line("patchbay: \(problem.lane): \(problem.kind.rawValue): \(problem.message)"))
    }
    let tracker = try TrackerRepository.open(mirror.path)
    let snapshot = try tracker.snapshot()
    if index, snapshot.data.counts.messages > 0 {
      let progress = ProgressLine("Indexing", unit: "messages")
      _ = Finder(snapshot, repository: tracker.git.path) {
        progress.update($0, fraction: Double($0) / Double(max(1, $1)))
      }
      .prepare(withText: false)
      progress.finish()
    }
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json([
        "tracker": .string(mirror.path as String), "remote": .string(mirror.remote as String),
        "messages": .int(snapshot.data.counts.messages as Int), "complete": .bool(report.isComplete),
        "digest": .string(snapshot.digest.hex as String),
      ])
    } else {
      let messages = snapshot.data.counts.messages
      try standardOutput.line(
        UntrustedText.line(
          "\(mirror.path): \(messages) message\(messages == 1 ? "" : "s"), digest \(snapshot.digest.hex)"))
      if isEmpty { StandardError.line("patchbay: the remote has nothing under refs/patchbay/ yet") }
    }
    try standardOutput.finish()
    if !report.isComplete { throw ExitCode(ExitStatus.badInput.rawValue) }
  }
}
