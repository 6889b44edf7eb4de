import TestSupport

/// A tracker in a folder of its own, and commands run on it.
struct Sandbox {
  let folder: TemporaryDirectory
  let tracker: String

  init() throws {
    folder = try TemporaryDirectory()
    tracker = folder("tracker.git")
    try Command.patchbay("init", tracker).run().succeeded()
  }

  /// A sandbox that holds the sample mails, or those of them that are named.
  static func samples(_ numbers: ClosedRange<Int> = 1...99) throws -> Sandbox {
    let sandbox = try Sandbox()
    let files = SampleTests.mails.filter { numbers.contains(Int($0.prefix(2)) ?? 0) }
      .map { "\(PackageFiles.samples)/mail/\($0).eml" }
    try sandbox.command(["ingest", "--quiet"] + files).run().succeeded()
    return sandbox
  }

  /// A command with this tracker in its environment.
  func command(_ arguments: [String], input: [UInt8] = []) -> Command {
    Command(PackageFiles.binary, arguments: arguments, input: input, environment: ["PATCHBAY_TRACKER": tracker])
  }

  func run(_ arguments: String..., input: [UInt8] = []) throws -> CommandResult {
    try command(arguments, input: input).run()
  }

  /// Has so many processes send the same mails at once. One that has waited too long for another says so, and is run again.
  func mail(_ arguments: [String], atOnce count: Int) throws {
    let running = try (0..<count).map { _ in try command(arguments).start() }
    for process in running {
      var result = process.wait()
      while result.status == 75, result.errorText.contains("another process is sending it") {
        result = try command(arguments).run()
      }
      try result.succeeded()
    }
  }

  /// Stores a mail and returns the line that was printed.
  @discardableResult
  func ingest(_ mail: MailBuilder) throws -> String {
    try run("ingest", input: mail.bytes).succeeded().line
  }

  /// What a command prints as one JSON object.
  func object(_ arguments: String..., input: [UInt8] = []) throws -> JSONDocument {
    try JSONDocument(command(arguments + ["--json"], input: input).run().succeeded().output)
  }

  /// What a command prints as a JSON array of objects.
  func list(_ arguments: String...) throws -> [JSONDocument] {
    try JSONDocument.list(command(arguments + ["--json"]).run().succeeded().output)
  }
}
