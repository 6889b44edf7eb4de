import TestSupport
import Testing

@Suite("update, check and log")
struct ReviewCommandTests {
  private static let ada = ["--as", "Ada Example <ada@example.org>"]

  private func update(_ sandbox: Sandbox, _ arguments: String..., input: [UInt8] = []) throws -> CommandResult {
    try sandbox.command(["update"] + arguments + Self.ada, input: input).run()
  }

  private func series(_ count: Int, cover: Bool = true) throws -> Sandbox {
    let sandbox = try Sandbox()
    let files = try MailBuilder.series("tide", of: count, cover: cover).enumerated().map {
      try sandbox.folder.write("\($0.offset).eml", $0.element.bytes)
    }
    try sandbox.command(["ingest", "--quiet"] + files).run().succeeded()
    return sandbox
  }

  private func commits(_ sandbox: Sandbox) throws -> Int {
    try Command("git", "-C", sandbox.tracker, "rev-list", "--count", "--glob=refs/patchbay/log").run().line
      .withInt()
  }

  @Test("a patch, SERIES/N and a series can be updated; the last update counts and log shows all, newest first")
  func update() throws {
    let sandbox = try series(3)
    try update(sandbox, "tide-0@example.org", "--state", "Under Review").succeeded()
    try update(sandbox, "tide-0@example.org/2", "--state", "accepted", "--commit", "abcdef0123", "--reason", "merged")
      .succeeded()
    let patches = try sandbox.object("show", "tide-0@example.org").list("patches")
    #expect(patches.map { $0.string("state") } == ["under-review", "accepted", "under-review"])
    #expect(patches.map { $0.string("commit") } == [nil, "abcdef0123", nil])
    let log = try sandbox.list("log", "tide-2@example.org")
    #expect(log.count == 2)
    #expect(log.first?.string("reason") == "merged")
    #expect(log.first?.object("by")?.string("email") == "ada@example.org")
    #expect(log.first?.list("changes").map { $0.string("value") } == ["accepted", "abcdef0123"])
    #expect(try sandbox.list("log", "tide-0@example.org").count == 5)
    #expect(try sandbox.list("log").count == 5)
    #expect(try sandbox.list("log", "-n", "2").count == 2)
    #expect(try sandbox.run("log").succeeded().text.contains("Ada Example: state accepted, commit abcdef0123"))
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
  }

  @Test("of several updates within a second the last one counts")
  func sameSecond() throws {
    let sandbox = try series(1, cover: false)
    for state in ["accepted", "rejected", "deferred", "accepted", "new", "rfc"] {
      try update(sandbox, "tide-1@example.org", "--state", state).succeeded()
      let patch = try sandbox.object("show", "tide-1@example.org").list("patches").first
      #expect(patch?.string("state") == state)
    }
  }

  @Test("delegate and archive flag are set and taken back")
  func delegateAndArchive() throws {
    let sandbox = try series(2)
    try update(sandbox, "tide-0@example.org", "--delegate", "grace@example.org", "--archive").succeeded()
    #expect(try sandbox.object("show", "tide-0@example.org").bool("archived") == true)
    #expect(try sandbox.list("list").isEmpty)
    #expect(try sandbox.list("list", "--archived").count == 1)
    #expect(try sandbox.list("list", "--all", "--patches", "--delegate", "grace").count == 2)
    try update(sandbox, "tide-0@example.org", "--delegate", "", "--unarchive").succeeded()
    #expect(try sandbox.list("list").count == 1)
    #expect(try sandbox.object("show", "tide-0@example.org").list("patches").allSatisfy { $0.isNull("delegate") })
  }

  @Test("a note is shown with its author and its patch or series, and sets no state")
  func notes() throws {
    let sandbox = try series(2)
    try update(sandbox, "tide-0@example.org/2", "--note", "waits for hardware").succeeded()
    try update(sandbox, "tide-0@example.org", "--note", "for all").succeeded()
    let series = try sandbox.object("show", "tide-0@example.org")
    #expect(series.string("state") == "new")
    #expect(series.list("notes").compactMap { $0.string("reason") }.filter { $0 == "waits for hardware" }.count == 1)
    let patch = try sandbox.object("show", "tide-0@example.org/2")
    #expect(patch.list("notes").map { $0.string("reason") } == ["waits for hardware", "for all"])
    #expect(patch.list("notes").first?.object("by")?.string("email") == "ada@example.org")
    let text = try sandbox.run("show", "tide-0@example.org").text
    #expect(text.contains("2 notes") && text.contains("Ada Example: waits for hardware"), "\(text)")
    #expect(try sandbox.run("show", "tide-0@example.org/2").text.contains("Ada Example: for all"))
    #expect(try sandbox.run("log", "tide-0@example.org/2").text.contains("Ada Example: note"))
    for arguments in [["--note", " "], ["--note", "x", "--state", "new"], ["--note", "x", "--reason", "y"]] {
      #expect(try sandbox.command(["update", "tide-0@example.org"] + arguments + Self.ada).run().status == 64)
    }
  }

  @Test("the configuration says who may update and who may check; others get one line of error and change nothing")
  func permissions() throws {
    let sandbox = try series(2)
    let text =
      "[permission \"update\"]\n allow = Ada <ada@example.org>\n[permission \"check\"]\n allow = ci@example.org\n"
    try sandbox.command(["config", "import", "-"] + Self.ada, input: Array(text.utf8)).run().succeeded()
    let digest = try sandbox.run("digest").line
    let refused: [([String], String)] = [
      (
        ["update", "tide-0@example.org", "--state", "accepted", "--as", "ci@example.org"],
        "ci@example.org may not update"
      ),
      (["update", "tide-0@example.org", "--note", "x", "--as", "ci@example.org"], "ci@example.org may not update"),
      (
        ["check", "tide-1@example.org", "--context", "ci", "--state", "fail"] + Self.ada,
        "ada@example.org may not check"
      ),
    ]
    for (arguments, message) in refused {
      let result = try sandbox.command(arguments).run()
      #expect(result.status == 77)
      #expect(result.errorText.contains(message), "\(result.errorText)")
      #expect(result.errorText.split(separator: "\n").count == 1)
    }
    #expect(try sandbox.run("digest").line == digest)
    try update(sandbox, "tide-0@example.org", "--state", "accepted").succeeded()
    try sandbox.run(
      "check", "tide-1@example.org", "--context", "ci", "--state", "fail", "--as", "CI <CI@example.org>"
    ).succeeded()
  }

  @Test("200 patches by a filter, or by ids on standard input, are one commit")
  func bulk() throws {
    let sandbox = try series(200)
    let before = try commits(sandbox)
    let json = try sandbox.command(["update", "--from-state", "new", "--state", "deferred", "--json"] + Self.ada).run()
    #expect(try JSONDocument(json.succeeded().output).int("patches") == 200)
    #expect(try commits(sandbox) == before + 1)
    let ids = try sandbox.run("list", "--patches", "--state", "deferred").succeeded()
    #expect(ids.lines.count == 200)
    try update(sandbox, "-", "--state", "rejected", input: ids.output).succeeded()
    #expect(try commits(sandbox) == before + 2)
    #expect(try sandbox.list("list", "--patches", "--state", "rejected").count == 200)
  }

  @Test(
    "a mistake is one line of error, and changes nothing",
    arguments: [
      (["tide-0@example.org", "--state", "nonsense"], 64, "there is no state nonsense"),
      (["ffffffff", "--state", "new"], 1, "nothing found"),
      (["tide-0@example.org", "ffffffff", "--state", "accepted"], 1, "nothing found"),
      (["tide-0@example.org/9", "--state", "new"], 1, "no patch 9"),
      (["tide-0@example.org", "--commit", "main"], 64, "not a commit"),
      (["tide-0@example.org", "--commit", "abcdef"], 64, "2 patches"),
      (["tide-0@example.org"], 64, "Nothing to do"),
      (["--state", "new"], 64, "Name patches"),
      (["tide-0@example.org", "--delegate", "a\u{1B}[31mb"], 64, "A delegate is a person"),
      (["tide-0@example.org", "--delegate", "  "], 64, "A delegate is a person"),
      (["--search", "s:(", "--state", "new"], 64, "cannot read the query"),
      (["--from-state", "rfc", "--state", "new"], 1, "nothing to update"),
      (["tide-0@example.org", "--archive", "--unarchive"], 64, "contradict"),
      (["tide-0@example.org", "--state", "new", "--as", "nobody"], 64, "Name <email>"),
    ] as [([String], Int32, String)])
  func mistakes(arguments: [String], status: Int32, message: String) throws {
    let sandbox = try series(2)
    let digest = try sandbox.run("digest").line
    let person = arguments.contains("--as") ? [] : Self.ada
    let result = try sandbox.command(["update"] + arguments + person).run()
    #expect(result.status == status)
    #expect(result.errorText.contains(message), "\(result.errorText)")
    #expect(result.errorText.split(separator: "\n").count == 1)
    #expect(try sandbox.run("digest").line == digest)
  }

  @Test("a check of a series does not hide the check of one of its patches", arguments: [true, false])
  func checkOfSeries(cover: Bool) throws {
    let sandbox = try series(2, cover: cover)
    let head = "tide-\(cover ? 0 : 1)@example.org"
    for (id, state) in [(head, "pending"), ("\(head)/2", "fail"), (head, "success")] {
      try sandbox.command(["check", id, "--context", "ci/build", "--state", state] + Self.ada).run().succeeded()
    }
    let checks = try sandbox.object("show", head).object("checks")
    #expect(checks?.int("fail") == 1)
    #expect(checks?.int("success") == 0)
    #expect(try sandbox.object("show", "\(head)/1").object("checks")?.int("success") == 1)
    try sandbox.command(["check", "\(head)/2", "--context", "ci/build", "--state", "success"] + Self.ada).run()
      .succeeded()
    #expect(try sandbox.object("show", head).object("checks")?.int("success") == 1)
  }

  @Test("the newest check of each context counts; a context with a blank is refused")
  func check() throws {
    let sandbox = try series(2)
    for (context, state) in [("ci/build", "pending"), ("ci/build", "success"), ("ci/test", "fail")] {
      try sandbox.command(["check", "tide-1@example.org", "--context", context, "--state", state] + Self.ada).run()
        .succeeded()
    }
    let checks = try sandbox.object("show", "tide-1@example.org").object("checks")
    #expect(checks?.int("success") == 1)
    #expect(checks?.int("fail") == 1)
    #expect(checks?.int("pending") == 0)
    try sandbox.command(
      [
        "check", "tide-1@example.org", "--context", "ci/test", "--state", "warning", "--url",
        "https://ci.example.org/17",
      ]
        + ["--description", "slow"] + Self.ada
    ).run().succeeded()
    let results = try sandbox.object("show", "tide-0@example.org/1").list("checkResults")
    #expect(results.map { $0.string("context") } == ["ci/build", "ci/test"])
    #expect(results.map { $0.string("state") } == ["success", "warning"])
    #expect(results.last?.string("url") == "https://ci.example.org/17")
    #expect(results.last?.object("by")?.string("email") == "ada@example.org")
    let text = try sandbox.run("show", "tide-0@example.org/1").text
    #expect(text.contains("ci/test warning: slow, https://ci.example.org/17"), "\(text)")
    #expect(try sandbox.object("show", "tide-2@example.org").object("checks")?.int("success") == 0)
    let refused = try sandbox.command(["check", "tide-1@example.org", "--context", "a b", "--state", "fail"]).run()
    #expect(refused.status == 64)
  }

  @Test("events of two clones converge to one state, and both logs show both events")
  func convergence() throws {
    let first = try series(2)
    let second = try Sandbox()
    let refs = "refs/patchbay/log/*:refs/patchbay/log/*"
    try Command("git", "-C", second.tracker, "fetch", "-q", first.tracker, refs).run().succeeded()
    try first.command(
      ["update", "tide-1@example.org", "--state", "accepted", "--as", "Ada Example <ada@example.org>"]
    ).run().succeeded()
    try second.command(
      ["update", "tide-1@example.org", "--state", "rejected", "--as", "Grace Example <grace@example.org>"]
    ).run().succeeded()
    try Command("git", "-C", second.tracker, "fetch", "-q", first.tracker, refs).run().succeeded()
    try Command("git", "-C", first.tracker, "fetch", "-q", second.tracker, refs).run().succeeded()
    #expect(try first.run("digest").line == second.run("digest").line)
    let states = try [first, second].map { try $0.object("show", "tide-1@example.org").string("state") }
    #expect(states[0] == states[1])
    for sandbox in [first, second] {
      let people = try sandbox.list("log", "tide-1@example.org").map { $0.object("by")?.string("name") ?? "" }
      #expect(people.sorted() == ["Ada Example", "Grace Example"])
    }
  }
}

extension String {
  fileprivate func withInt() throws -> Int {
    guard let number = Int(self) else { throw TestSupportError("\(self) is no number") }
    return number
  }
}
