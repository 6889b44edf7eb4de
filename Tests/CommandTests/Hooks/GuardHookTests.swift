import TestSupport
import Testing

@Suite("Hook of the tracker")
struct GuardHookTests {
  /// A tracker with the hook, and another that has its log.
  private func pair() throws -> (tracker: Sandbox, other: Sandbox) {
    let tracker = try Sandbox()
    for mail in MailBuilder.series("tide", of: 2) { try tracker.ingest(mail) }
    try tracker.run("hooks", "install", "tracker").succeeded()
    let other = try Sandbox()
    try Command(
      "git", "-C", other.tracker, "fetch", "-q", tracker.tracker, "refs/patchbay/log/*:refs/patchbay/log/*"
    ).run().succeeded()
    try other.ingest(MailBuilder(subject: "[PATCH] new", messageID: "n@example.org", diff: MailBuilder.diff("n")))
    return (tracker, other)
  }

  private func push(_ from: Sandbox, _ to: Sandbox, _ refspec: String..., person: String = "ada") throws
    -> CommandResult
  {
    try Command(
      "git", arguments: ["-C", from.tracker, "push", to.tracker] + refspec, environment: ["PATCHBAY_USER": person]
    ).run()
  }

  private func shell(_ sandbox: Sandbox, _ script: String) throws -> String {
    try Command("sh", "-ec", script, in: sandbox.tracker).run().succeeded().line
  }

  /// The lane that the other tracker wrote.
  private func lane(_ other: Sandbox) throws -> String {
    let writer = try shell(other, "git config patchbay.writer")
    return "refs/patchbay/log/\(writer)-0"
  }

  @Test("a push that extends a lane is accepted, and both trackers then hold the same")
  func growing() throws {
    let (tracker, other) = try pair()
    let lane = try lane(other)
    #expect(try push(other, tracker, lane).status == 0)
    #expect(try tracker.run("digest").line == other.run("digest").line)
    try other.ingest(MailBuilder(subject: "[PATCH] newer", messageID: "m@example.org", diff: MailBuilder.diff("m")))
    #expect(try push(other, tracker, "refs/patchbay/log/*:refs/patchbay/log/*").status == 0)
    #expect(try tracker.run("digest").line == other.run("digest").line)
  }

  @Test("rewound, deleted, forged and misnamed lanes are refused with a reason, and nothing changes")
  func lanes() throws {
    let (tracker, other) = try pair()
    let lane = try lane(other)
    try other.ingest(MailBuilder(subject: "[PATCH] newer", messageID: "m@example.org", diff: MailBuilder.diff("m")))
    #expect(try push(other, tracker, lane).status == 0)
    let own = "refs/patchbay/log/" + (try shell(tracker, "git config patchbay.writer")) + "-0"
    let refs = try shell(tracker, "git for-each-ref refs/patchbay/log refs/patchbay/view")
    _ = try shell(
      other,
      """
      tree=$(git rev-parse \(lane)^{tree})
      git update-ref refs/heads/own $(git commit-tree -p \(own) -m forged $tree)
      junk=$(printf '100644 blob %s\\tjunk\\n' $(echo x | git hash-object -w --stdin) | git mktree)
      git update-ref refs/heads/junk $(GIT_COMMITTER_DATE='4000000000 +0000' git commit-tree -p \(lane) -m junk $junk)
      git update-ref refs/heads/old $(GIT_COMMITTER_DATE='1000000000 +0000' git commit-tree -p \(lane) -m old $tree)
      """)
    for (refspec, reason) in [
      ("+\(lane)~1:\(lane)", "only grows"), (":\(lane)", "cannot be deleted"), ("refs/heads/own:\(own)", "forged"),
      ("refs/heads/junk:\(lane)", "holds junk, which is not a fact"), ("refs/heads/old:\(lane)", "dated before"),
      ("\(lane):refs/patchbay/log/x", "not the name of a lane"),
      ("\(lane):refs/patchbay/other", "belongs to this tracker"),
    ] {
      let result = try push(other, tracker, refspec)
      #expect(result.status != 0, "\(refspec)")
      #expect(result.errorText.contains(reason), "\(refspec): \(result.errorText)")
    }
    #expect(try shell(tracker, "git for-each-ref refs/patchbay/log refs/patchbay/view") == refs)
  }

  @Test("a correct view is accepted, a wrong one refused")
  func views() throws {
    let (tracker, other) = try pair()
    let lane = try lane(other)
    #expect(try push(other, tracker, lane).status == 0)
    #expect(try push(other, tracker, "+refs/patchbay/view/0:refs/patchbay/view/5").status == 0)
    _ = try shell(
      other,
      """
      empty=$(git mktree </dev/null)
      heads=$(git rev-parse refs/patchbay/view/0:heads)
      data=$(git rev-parse refs/patchbay/view/0:data)
      wrong=$(git ls-tree $data | grep -v series | git mktree)
      tree=$(printf '040000 tree %s\\tdata\\n100644 blob %s\\theads\\n' $wrong $heads | git mktree)
      git update-ref refs/heads/wrong $(git commit-tree -m wrong $tree)
      """)
    let result = try push(other, tracker, "+refs/heads/wrong:refs/patchbay/view/0")
    #expect(result.status != 0)
    #expect(result.errorText.contains("is wrong: the log gives"), "\(result.errorText)")
  }

  @Test("only maintainers may push the configuration, and only a valid one")
  func configuration() throws {
    let (tracker, other) = try pair()
    let text = "[project \"tide\"]\n\tlist-id = tide.example.org\n\tmaintainer = Ada <ada@example.org>\n"
    try other.command(["config", "import", "-", "--as", "ada@example.org"], input: Array(text.utf8)).run().succeeded()
    #expect(try push(other, tracker, "refs/patchbay/config").status == 0)
    let denied = try other.run("config", "set", "state.frozen.open", "no", "--as", "mallory@example.org")
    #expect(denied.status == 77, "\(denied.errorText)")
    try other.run("config", "set", "state.frozen.open", "no", "--as", "ada@example.org").succeeded()
    let refused = try push(other, tracker, "refs/patchbay/config", person: "mallory")
    #expect(refused.status != 0)
    #expect(refused.errorText.contains("mallory may not change the configuration"))
    #expect(try push(other, tracker, "refs/patchbay/config", person: "ada@example.org").status == 0)
    #expect(try tracker.run("config", "get", "state.frozen.open").line == "no")
    let rewound = try push(
      other, tracker, "+refs/patchbay/config~1:refs/patchbay/config", person: "ada@example.org")
    #expect(rewound.errorText.contains("history would be rewritten"))
    _ = try shell(
      other,
      """
      tree=$(printf '100644 blob %s\\tconfig\\n' $(echo '[broken' | git hash-object -w --stdin) | git mktree)
      git update-ref refs/patchbay/config $(git commit-tree -p refs/patchbay/config -m x $tree)
      """)
    let broken = try push(other, tracker, "refs/patchbay/config", person: "ada@example.org")
    #expect(broken.errorText.contains("the configuration is broken: config:1:"), "\(broken.errorText)")
  }

  @Test("events that are not permitted are refused, with the person and the action")
  func permissions() throws {
    let (tracker, other) = try pair()
    let lane = try lane(other)
    let text = "[permission \"update\"]\n\tallow = ada@example.org\n"
    try tracker.command(["config", "import", "-", "--as", "ada@example.org"], input: Array(text.utf8)).run().succeeded()
    try other.run("check", "n@example.org", "--context", "ci", "--state", "fail", "--as", "ci@example.org").succeeded()
    try other.run("update", "n@example.org", "--state", "accepted", "--as", "ada@example.org").succeeded()
    #expect(try push(other, tracker, lane, person: "mallory@example.org").status != 0)
    #expect(try push(other, tracker, lane, person: "ada@example.org").status == 0)
    #expect(try tracker.run("log").text.contains("(pushed by ada@example.org): check ci fail"))
    let digest = try tracker.run("digest").line
    try other.run("update", "n@example.org", "--state", "rejected", "--as", "mallory@example.org").succeeded()
    let refused = try push(other, tracker, lane, person: "mallory@example.org")
    #expect(refused.status != 0)
    #expect(refused.errorText.contains("mallory@example.org may not update"), "\(refused.errorText)")
    #expect(try tracker.run("digest").line == digest)
  }

  @Test("pushes that were killed and repeated, or run at once, leave what pushes in turn leave")
  func killed() throws {
    let (tracker, other) = try pair()
    let third = try Sandbox()
    for (sandbox, name) in [(other, "o"), (third, "t")] {
      for number in 0..<6 {
        for mail in MailBuilder.series("\(name)\(number)", of: 2) { try sandbox.ingest(mail) }
      }
    }
    let before = tracker.folder("before.git")
    try Command("cp", "-r", tracker.tracker, before).run().succeeded()
    let lanes = "refs/patchbay/log/*:refs/patchbay/log/*"
    #expect(try push(other, tracker, lanes).status == 0)
    #expect(try push(third, tracker, lanes).status == 0)
    let expected = try tracker.run("digest").line

    func command(_ from: Sandbox, _ to: String) -> Command {
      Command("git", "-C", from.tracker, "push", to, lanes, environment: ["PATCHBAY_USER": "ada"])
    }
    let killed = tracker.folder("killed.git")
    try Command("cp", "-r", before, killed).run().succeeded()
    for milliseconds in [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 120, 140] {
      var push = command(milliseconds % 20 == 0 ? other : third, killed)
      push.timeout = .milliseconds(milliseconds)
      _ = try push.run()
    }
    // What git itself leaves when it is killed while it moves a reference, `patchbay doctor` finds.
    try Command("find", killed + "/refs", "-name", "*.lock", "-delete").run().succeeded()
    for sandbox in [other, third] { try command(sandbox, killed).run().succeeded() }
    #expect(try Command.patchbay("digest", "--tracker", killed).run().line == expected)
    #expect(try GitSandbox.fsck(killed).isEmpty)

    let twice = tracker.folder("twice.git")
    try Command("cp", "-r", before, twice).run().succeeded()
    let running = try [other, third, other, third].map { try command($0, twice).start() }
    // git refuses the one of two that comes second for the same lane, and says so; nothing is lost by it.
    for process in running { _ = process.wait() }
    for sandbox in [other, third] { try command(sandbox, twice).run().succeeded() }
    #expect(try Command.patchbay("digest", "--tracker", twice).run().line == expected)
  }
}
