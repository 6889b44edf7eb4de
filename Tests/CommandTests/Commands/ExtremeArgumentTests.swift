import TestSupport
import Testing

/// Every number that a person or a program can give a command, at its extremes: the answer is data or one line that
/// says what is wrong, never a crash.
@Suite("Extreme numbers neither crash nor hang a command")
struct ExtremeArgumentTests {
  private static let numbers = [
    "0", "-1", "1", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551616", String(repeating: "9", count: 40), "", "x",
  ]

  private static let commands: [@Sendable (String) -> [String]] = [
    { ["list", "-n", $0] }, { ["list", "--since", $0] }, { ["list", "--until", "\($0) days ago"] },
    { ["list", "--since", "\($0)-01-01"] }, { ["search", "d:\($0)..\($0)"] }, { ["log", "-n", $0] },
    { ["log", "--since", "@\($0)"] }, { ["show", $0] }, { ["show", "08/\($0)"] },
    { ["show", "tide-1@example.org/\($0)"] }, { ["mbox", "tide-1@example.org", "--partial", "-P", $0] },
    { ["mbox", "tide-1@example.org", "--partial", "-P", "\($0)-\($0)"] }, { ["diff", $0, $0] },
    { ["update", "tide-1@example.org", "--state", "new", "--commit", $0, "--as", "a@example.org"] },
    { ["status", "--tracker", $0] },
  ]

  private static func expectAnswer(_ result: CommandResult, _ what: String) {
    #expect(result.signal == nil && [0, 1, 64, 65, 66, 78].contains(result.status), "\(what): \(result.errorText)")
    #expect(!result.timedOut, "\(what)")
  }

  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    for mail in MailBuilder.series("tide", of: 2) { try sandbox.ingest(mail) }
  }

  @Test("in arguments", arguments: numbers)
  func arguments(number: String) throws {
    for command in Self.commands {
      let words = command(number)
      Self.expectAnswer(try sandbox.command(words).run(), "\(words)")
    }
  }

  @Test("in git's configuration of the tracker", arguments: numbers)
  func configuration(number: String) throws {
    let keys = [
      "patchbay.hook.timeout", "core.sharedRepository", "core.repositoryFormatVersion", "gc.auto",
      "patchbay.publishLimit", "core.compression", "core.bigFileThreshold",
    ]
    let file = sandbox.tracker + "/config"
    let whole = try PackageFiles.read(file)
    for key in keys {
      // Git itself refuses to start where some of these values cannot be read.
      try Command("git", "config", "-f", file, key, number, in: "/").run().succeeded()
      for words in [["status"], ["list"], ["maintain", "--auto"]] {
        let result = try sandbox.command(words).run()
        #expect(result.signal == nil && !result.timedOut, "\(key)=\(number) \(words): \(result.errorText)")
      }
      try PackageFiles.write(whole, to: file)
    }
    #expect(try sandbox.run("list").status == 0)
  }

  @Test(
    "in the packets that git sends to a hook",
    arguments: [
      "", "0000", "0001", "0003", "0004", "ffff", "fffg", "+004", "-004", "00000000", "0008ab", "fff0x", "    ",
      "000eversion=1\0000000", "0014version=99999999\00000", "00150 0 refs/for/x/y\n0000",
    ])
  func packets(input: String) throws {
    var hook = sandbox.command(["hooks", "run", "tracker-proc-receive"], input: Array(input.utf8))
    hook.environment["GIT_DIR"] = sandbox.tracker
    let result = try hook.run()
    #expect(result.signal == nil && !result.timedOut, "\(input): \(result.errorText)")
  }

  @Test("in the references that git gives to the hooks of code and mail", arguments: numbers)
  func updates(number: String) throws {
    let place = try GitSandbox(bare: true)
    for line in [
      "\(number) \(number) \(number)", "\(number)", String(repeating: "0", count: 40) + " \(number) refs/heads/x",
    ] {
      for name in ["code-post-receive", "mail-post-receive"] {
        var hook = sandbox.command(["hooks", "run", name], input: Array("\(line)\n".utf8))
        hook.environment["GIT_DIR"] = place.path
        let result = try hook.run()
        #expect(result.signal == nil && !result.timedOut, "\(name) \(line): \(result.errorText)")
      }
    }
  }
}
