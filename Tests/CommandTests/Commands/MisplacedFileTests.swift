import Bytes
import TestSupport
import Testing

/// Files in place of the folders of a tracker's repository, and folders in place of its files.
@Suite("Misplaced files")
struct MisplacedFileTests {
  private static let changes = [
    "rm -r objects/pack; echo plain >objects/pack",
    "rm -r objects/info; echo plain >objects/info",
    "rm -r refs/patchbay; echo plain >refs/patchbay",
    "rm -r refs/patchbay/log; echo plain >refs/patchbay/log",
    "rm -r refs/patchbay/view; echo plain >refs/patchbay/view",
    "mkdir objects/info/alternates",
    "rm packed-refs; mkdir packed-refs",
    "rm config; mkdir config",
  ]

  @Test("what is misplaced is an error that names it, and never absent", arguments: changes)
  func change(_ change: String) throws {
    let sandbox = try Sandbox.samples(1...4)
    try Command("git", "pack-refs", "--all", in: sandbox.tracker).run().succeeded()
    try sandbox.run("ingest", input: MailBuilder().bytes).succeeded()
    let id = try #require(try sandbox.list("list", "--all").first?.string("id"))
    try Command("sh", "-c", change, in: sandbox.tracker).run().succeeded()
    let commands = ["list", "list --all", "show \(id)", "mbox \(id)", "status", "search x", "maintain"]
    for words in commands.map({ $0.split(separator: " ").map(String.init) }) {
      let result = try sandbox.command(words).run()
      #expect(result.status == 74, "\(words): \(result.errorText)")
      #expect(result.output.isEmpty)
      #expect(result.errorText.hasPrefix("patchbay: cannot "))
      #expect(result.errorText.contains(sandbox.tracker))
      #expect(result.errorText.split(separator: "\n").count == 1)
    }
    // A mail that is in the log is taken, whoever folds it.
    let taken = try sandbox.run("ingest", input: MailBuilder().bytes)
    if change.contains("view") {
      #expect(taken.status == 0)
    } else {
      #expect(taken.status == 75)
      #expect(taken.errorText.hasPrefix("patchbay: cannot "))
    }
    #expect([1, 74].contains(try sandbox.run("doctor").status))
  }
}
