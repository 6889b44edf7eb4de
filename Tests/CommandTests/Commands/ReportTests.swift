import TestSupport
import Testing

@Suite("Reports to submitters", .needsSendEmail)
struct ReportTests {
  /// A series of a cover letter and two patches by mail, in a tracker that reports.
  private static func place(_ kinds: [String] = ["state-changed", "check-failed"], first: String = "") throws -> (
    sandbox: Sandbox, sendmail: RecordingSendmail, id: String
  ) {
    let sandbox = try Sandbox()
    for mail in MailBuilder.series("tide", of: 2) { try sandbox.ingest(mail) }
    let text = "[report]\n" + kinds.map { " \($0) = yes\n" }.joined()
    try sandbox.run("config", "import", "-", input: Array(text.utf8)).succeeded()
    return (
      sandbox, try RecordingSendmail(in: sandbox, first: first),
      try #require(try sandbox.list("list").first?.string("id"))
    )
  }

  private static let mara = ["--as", "Mara Keel <mara@example.org>"]

  private static func update(_ sandbox: Sandbox, _ id: String, _ arguments: String..., by person: [String] = mara)
    throws
  {
    try sandbox.command(["update", id] + arguments + person).run().succeeded()
  }

  private static func failure(_ id: String, _ context: String, state: String = "fail") -> [String] {
    [
      "check", id, "--context", context, "--state", state, "--description", "it broke", "--url",
      "https://ci.example.org/7", "--as", "CI <ci@example.org>",
    ]
  }

  private static func fail(_ sandbox: Sandbox, _ id: String, _ context: String, state: String = "fail") throws {
    try sandbox.command(failure(id, context, state: state)).run().succeeded()
  }

  /// Runs a command while the clock stands still so many minutes after noon of some day: how long anything takes makes no
  /// difference.
  private static func run(_ sandbox: Sandbox, _ arguments: [String], at minute: Int) throws -> CommandResult {
    let time = "2030-01-\(11 + (minute + 720) / 1440) \((minute / 60 + 12) % 24):\(minute % 60):00"
    return try Command(
      "faketime", arguments: ["-f", time, PackageFiles.binary] + arguments,
      environment: ["PATCHBAY_TRACKER": sandbox.tracker, "DONT_FAKE_MONOTONIC": "1"]
    ).run()
  }

  @Test("updates and failed checks go to the submitter in one mail, once, even if several processes report")
  func once() throws {
    let (sandbox, sendmail, id) = try Self.place()
    try sandbox.run("report").succeeded()
    #expect(try sendmail.mails().isEmpty)
    try Self.update(sandbox, id, "--state", "under-review", "--reason", "by Friday")
    try Self.fail(sandbox, "\(id)/2", "ci/build")
    try Self.fail(sandbox, "\(id)/1", "ci/lint", state: "success")
    let shown = try #require(try sandbox.list("report", "--dry-run").first)
    #expect(shown.string("result") == "would be reported")
    #expect(try sendmail.mails().isEmpty)

    try sandbox.mail(["report"], atOnce: 4)
    let text = try #require(try sendmail.texts().first)
    #expect(try sendmail.mails().count == 1)
    let cover = try #require(try sandbox.object("show", id).object("cover")?.string("messageID"))
    #expect(try sendmail.field("To") == ["Ada Example <ada@example.org>"])
    #expect(try sendmail.field("Cc") == [""])
    #expect(try sendmail.field("In-Reply-To") == ["<\(cover)>"])
    #expect(try sendmail.field("Subject") == ["Re: [PATCH 0/2] tide: cover"])
    #expect(try sendmail.field("Auto-Submitted") == ["auto-generated"])
    #expect(
      text.contains("\nMara Keel <mara@example.org>, ") && text.contains("state under-review\n        by Friday\n"))
    #expect(text.contains("    [2/2] check ci/build failed\n        it broke\n        https://ci.example.org/7\n"))
    #expect(!text.contains("ci/lint"))
    try sandbox.run("report").succeeded()
    try sandbox.run("report", id).succeeded()
    #expect(try sendmail.mails().count == 1)
    #expect(try sandbox.run("log", id).succeeded().text.contains("report by mail sent"))
    // The answer comes back to nobody's surprise.
    try sandbox.run("ingest", input: Array(("Received: by x; Sat, 28 Nov 2026 13:00:00 +0000\n" + text).utf8))
      .succeeded()
    #expect(try sandbox.object("doctor").bool("healthy") == true)
  }

  @Test("within an hour of a report nothing is sent; later news is in the next one", .needsProgram("faketime"))
  func gathered() throws {
    let (sandbox, sendmail, id) = try Self.place()
    func update(_ id: String, _ state: String, at minute: Int) throws {
      try Self.run(sandbox, ["update", id, "--state", state] + Self.mara, at: minute).succeeded()
    }
    func report(at minute: Int) throws -> String { try Self.run(sandbox, ["report"], at: minute).succeeded().text }
    try update(id, "under-review", at: 0)
    #expect(try !report(at: 1).contains("waits"))
    for (minute, state) in [(2, "changes-requested"), (3, "rejected")] { try update("\(id)/1", state, at: minute) }
    try Self.run(sandbox, Self.failure(id, "ci/build"), at: 4).succeeded()
    let waits = try JSONDocument.list(Self.run(sandbox, ["report", "--json"], at: 5).succeeded().output)
    #expect(waits.map { $0.string("result") } == ["waits"])
    #expect(try report(at: 60).contains("waits"))
    #expect(try sendmail.mails().count == 1)
    #expect(try !report(at: 62).contains("waits"))
    let texts = try sendmail.texts()
    #expect(texts.count == 2)
    for word in ["changes-requested", "rejected", "ci/build"] { #expect(texts.last?.contains(word) == true, "\(word)") }
    #expect(texts.last?.contains("under-review") == false)
    #expect(Set(try sendmail.field("Message-ID")).count == 2)
    _ = try report(at: 5 * 60)
    #expect(try sendmail.mails().count == 2)
    // What is old when somebody first asks is no news.
    try update(id, "accepted", at: 5 * 60 + 1)
    _ = try report(at: 3 * 1440)
    #expect(try sendmail.mails().count == 2)
  }

  @Test("nobody gets reports of their own updates, of what is not configured, or after opting out")
  func silence() throws {
    let (sandbox, sendmail, id) = try Self.place(["check-failed"])
    try Self.update(sandbox, id, "--state", "under-review")
    try sandbox.run("report").succeeded()
    #expect(try sendmail.mails().isEmpty)
    try sandbox.run("config", "set", "report.state-changed", "yes").succeeded()
    try Self.update(sandbox, id, "--state", "rejected", by: ["--as", "Ada Example <ADA@example.org>"])
    try sandbox.run("opt-out", "ada@example.org").succeeded()
    try sandbox.run("report").succeeded()
    #expect(try sendmail.mails().isEmpty)
    #expect(try sandbox.run("log").succeeded().text.contains("no reports by mail"))
    // Opting out in another's name says nothing.
    try sandbox.run("opt-in", "Ada <ada@example.org>").succeeded()
    try sandbox.run("opt-out", "eve@example.org").succeeded()
    try sandbox.run("report").succeeded()
    let text = try #require(try sendmail.texts().first)
    #expect(text.contains("under-review") && !text.contains("rejected"))
    try sandbox.run("config", "import", "-", input: []).succeeded()
    let refused = try sandbox.run("report")
    #expect(refused.status == 78)
  }

  @Test("a report whose mail program was killed is in doubt until a person decides")
  func doubt() throws {
    let (sandbox, sendmail, id) = try Self.place(first: "[ ! -e \"$0.kill\" ] && : >\"$0.kill\" && kill -9 $$")
    try Self.update(sandbox, id, "--state", "under-review")
    #expect(try sandbox.run("report").status == 1)
    try sandbox.run("report").succeeded()
    #expect(try sendmail.mails().isEmpty)
    #expect(try sandbox.run("status").succeeded().text.contains("patchbay report \(id.prefix(10)) --sent"))
    #expect(try sandbox.object("status").list("inDoubt").map { $0.string("mail") } == ["report"])
    try sandbox.run("report", id, "--again").succeeded()
    #expect(try sendmail.mails().count == 1)
    #expect(try sandbox.object("status").list("inDoubt").isEmpty)
    #expect(try sandbox.object("doctor").bool("healthy") == true)
  }

  @Test("news that could not be sent is in the next report")
  func refused() throws {
    let (sandbox, sendmail, id) = try Self.place(first: "[ ! -e \"$0.full\" ] && : >\"$0.full\" && exit 75")
    try Self.fail(sandbox, id, "ci/build")
    #expect(try sandbox.run("report").status == 75)
    try sandbox.run("report").succeeded()
    #expect(try sendmail.mails().count == 1)
  }

  @Test("a stranger's name and subject and a reason can neither forge a header field nor carry control codes")
  func hostile() throws {
    let (sandbox, sendmail, _) = try Self.place()
    let mail = MailBuilder(
      from: "\"Eve\\\" <x@y>, Bob\" <eve@example.org>",
      subject: "[PATCH] =?utf-8?q?a=0ABcc:_all=40example.org=1b[31m?=",
      messageID: "e@example.org", body: "x\n", diff: "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n")
    try sandbox.ingest(mail)
    try Self.update(sandbox, "e@example.org", "--state", "rejected", "--reason", "a\nBcc: all@example.org\u{1b}[31m")
    try sandbox.run("report").succeeded()
    let text = try #require(try sendmail.texts().first)
    #expect(try sendmail.recipients() == [["eve@example.org"]])
    #expect(!text.contains("\nBcc:") && !text.contains("\u{1b}"))
  }
}
