import TestSupport
import Testing

@Suite("Ingest as a mail server calls it")
struct DeliveryTests {
  static let mail = MailBuilder(subject: "[PATCH] tide: x", diff: MailBuilder.diff("x"))

  @Test(
    "ingest does the same for every spelling of its options",
    arguments: [
      ["ingest", "--quiet", "--tracker", "TRACKER"], ["ingest", "--tracker", "TRACKER", "--quiet"],
      ["ingest", "-q", "--tracker", "TRACKER"], ["ingest", "-q", "--tracker=TRACKER"],
      ["ingest", "--tracker", "nowhere", "--tracker", "TRACKER", "-q", "--quiet"],
      ["ingest", "--quiet", "--tracker", "TRACKER", "-"],
    ])
  func quiet(arguments: [String]) throws {
    let sandbox = try Sandbox()
    let result = try Self.run(arguments, sandbox)
    #expect(result.status == 0 && result.text.isEmpty && result.errorText.isEmpty)
    #expect(try sandbox.list("list", "--all").count == 1)
  }

  @Test("without --quiet ingest prints a line, also with the tracker from the environment")
  func line() throws {
    let sandbox = try Sandbox()
    let first = try Self.run(["ingest", "--tracker", "TRACKER"], sandbox).succeeded().line
    #expect(first.contains(" patch new "))
    #expect(try sandbox.ingest(Self.mail).contains(" patch duplicate "))
  }

  @Test("a mail that was hidden is known when it comes again, and the log does not grow")
  func hidden() throws {
    let sandbox = try Sandbox()
    let id = try sandbox.ingest(Self.mail).prefix { $0 != " " }
    try sandbox.run("hide", String(id), "--reason", "spam").succeeded()
    func commits() throws -> String {
      try Command("git", "-C", sandbox.tracker, "rev-list", "--count", "--glob=refs/patchbay/log/*").run().line
    }
    let before = try commits()
    #expect(try sandbox.ingest(Self.mail).contains(" patch duplicate "))
    let file = try sandbox.folder.write("again.eml", Self.mail.bytes)
    #expect(try sandbox.object("import", file).int("new") == 0)
    #expect(try commits() == before)
    #expect(try sandbox.list("list", "--all").isEmpty)
  }

  @Test(
    "a wrong command line is one line of error with the usual exit code",
    arguments: [
      (["ingest", "--quiet", "--tracker"], 64), (["ingest", "--tracker", "--quiet"], 64),
      (["ingest", "--quite", "--tracker", "TRACKER"], 64), (["ingest", "--tracker", "nowhere", "-q"], 75),
      (["ingest", "--tracker=nowhere", "-q"], 75), (["ingest", "-q", "--tracker", "TRACKER", "nofile.eml"], 66),
    ])
  func mistakes(arguments: [String], status: Int) throws {
    let result = try Self.run(arguments, Sandbox())
    #expect(Int(result.status) == status)
    #expect(result.errorText.hasPrefix("patchbay: ") && result.errorText.split(separator: "\n").count == 1)
  }

  private static func run(_ arguments: [String], _ sandbox: Sandbox) throws -> CommandResult {
    let words = arguments.map { word in
      word == "TRACKER" ? sandbox.tracker : word == "--tracker=TRACKER" ? "--tracker=" + sandbox.tracker : word
    }
    return try Command(PackageFiles.binary, arguments: words, input: mail.bytes).run()
  }
}
