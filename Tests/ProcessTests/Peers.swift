import TestSupport

/// Trackers that exchange what they hold.
struct Peers {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  func path(_ name: String) -> String { folder("\(name).git") }

  @discardableResult
  func make(_ names: String...) throws -> Self {
    for name in names { try Command.patchbay("init", path(name)).run().succeeded() }
    return self
  }

  func run(_ name: String, _ arguments: String..., input: [UInt8] = []) throws -> CommandResult {
    try Command(PackageFiles.binary, arguments: arguments + ["--tracker", path(name)], input: input).run()
  }

  func ingest(_ name: String, _ mails: [MailBuilder]) throws {
    for mail in mails { try run(name, "ingest", "--quiet", input: mail.bytes).succeeded() }
  }

  @discardableResult
  func sync(_ name: String, _ other: String, _ options: String...) throws -> CommandResult {
    try Command(PackageFiles.binary, arguments: ["sync", "--tracker", path(name), path(other)] + options).run()
  }

  /// Starts to deliver by so many processes at once.
  func delivering(_ name: String, _ mails: [[UInt8]], atOnce count: Int) -> Threads<[String]> {
    Deliveries.delivering(mails, to: path(name), atOnce: count)
  }

  func digest(_ name: String) throws -> String { try run(name, "digest").succeeded().line }

  func copy(_ name: String, to other: String) throws {
    try Command("rm", "-rf", path(other)).run().succeeded()
    try Command("cp", "-a", path(name), path(other)).run().succeeded()
  }

  func shell(_ name: String, _ script: String) throws -> String {
    try Command("sh", "-ec", script, in: path(name)).run().succeeded().line
  }

  func writer(_ name: String) throws -> String { try shell(name, "git config patchbay.writer") }

  /// What is wrong with a tracker: empty for a sound one.
  func complaints(_ name: String) throws -> String {
    let doctor = try run(name, "doctor")
    return try GitSandbox.fsck(path(name)) + (doctor.status == 0 ? "" : doctor.text)
  }

  /// Mails of whole series.
  static func mails(_ series: Int, _ name: String = "s") -> [MailBuilder] {
    (0..<series).flatMap { MailBuilder.series("\(name)\($0)", of: 3, firstMinute: $0 * 5) }
  }
}
