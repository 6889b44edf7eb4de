import TestSupport
import Testing

@Suite("A maintainer's morning: list, log, status, show", .timeLimit(.minutes(240)))
struct TriageCommandTests {
  private static let ada = ["--as", "Ada <ada@example.org>"]

  private static func mail(
    _ id: String, _ subject: String, from: String = "Ada <ada@example.org>", day: Int, answers: String? = nil,
    _ body: String = "Text.\n", diff: String? = nil
  ) -> MailBuilder {
    MailBuilder(
      from: from, subject: subject, messageID: "\(id)@x", inReplyTo: answers.map { "\($0)@x" },
      date: "\(day) Mar 2023 12:00:00 +0000", body: body, diff: diff)
  }

  private static func patch(_ id: String, _ prefix: String = "PATCH", day: Int, answers: String? = nil) -> MailBuilder {
    mail(id, "[\(prefix)] \(id): do it", day: day, answers: answers, diff: MailBuilder.diff("\(id).c"))
  }

  /// Three series: one reviewed, one with a question, one that nobody answered; and one that was accepted.
  private static func tracker() throws -> Sandbox {
    let sandbox = try Sandbox()
    let mails = [
      patch("old", "RFC PATCH net-next", day: 1), patch("asked", day: 2), patch("quiet", day: 3), patch("done", day: 4),
      mail(
        "r1", "Re: [PATCH] old: do it", from: "Ben <ben@example.org>", day: 6, answers: "old",
        "Reviewed-by: Ben <ben@example.org>\nTested-by: Ben <ben@example.org>\n"),
      mail(
        "r2", "Re: [PATCH] asked: do it", from: "Ben <ben@example.org>", day: 5, answers: "asked",
        "> +one\n\nWhy one?\n"),
    ]
    for mail in mails { try sandbox.ingest(mail) }
    try sandbox.command(["update", "done@x", "--state", "accepted", "--commit", "0123456789abcdef"] + ada).run()
      .succeeded()
    return sandbox
  }

  private func names(_ sandbox: Sandbox, _ arguments: String...) throws -> [String] {
    let result = try sandbox.command(["list", "--json"] + arguments).run()
    #expect(result.status == 0 || result.status == 1, "\(result.errorText)")
    return try JSONDocument.list(result.output).compactMap {
      $0.string("messageID")?.split(separator: "@").first.map(String.init)
    }
  }

  @Test("list shows open series, latest activity first")
  func order() throws {
    let sandbox = try Self.tracker()
    #expect(try names(sandbox) == ["old", "asked", "quiet"])
    #expect(try names(sandbox, "--sort", "date") == ["quiet", "asked", "old"])
    #expect(try names(sandbox, "--all") == ["old", "asked", "done", "quiet"])
    #expect(try names(sandbox, "--state", "accepted") == ["done"])
    // An answer moves its series up, also where it arrives alone after the index was made.
    try sandbox.ingest(Self.mail("r3", "Re: quiet", from: "Cy <cy@example.org>", day: 7, answers: "quiet"))
    #expect(try names(sandbox) == ["quiet", "old", "asked"])
    try sandbox.ingest(Self.mail("r4", "Re: quiet", day: 8, answers: "r2"))
    #expect(try names(sandbox) == ["asked", "quiet", "old"])
  }

  @Test("a series whose cover letter has no title is named by its first patch")
  func untitled() throws {
    let sandbox = try Sandbox()
    try sandbox.ingest(Self.mail("cover", "[PATCH 0/2]", day: 1))
    for number in [2, 1] { try sandbox.ingest(Self.patch("p\(number)", "PATCH \(number)/2", day: 1, answers: "cover")) }
    let list = try sandbox.command(["list", "--all"]).run().succeeded()
    #expect(list.text.contains("p1: do it"))
    let shown = try sandbox.command(["list", "--all", "--json"]).run().succeeded()
    #expect(try JSONDocument.list(shown.output).map { $0.string("name") } == ["p1: do it"])
  }

  @Test("list chooses by what is needed, by person and by checks")
  func choosing() throws {
    let sandbox = try Self.tracker()
    #expect(try names(sandbox, "--needs", "review") == ["quiet"])
    #expect(try names(sandbox, "--needs", "reply") == ["asked"])
    #expect(try names(sandbox, "--needs", "apply") == ["old"])
    #expect(try names(sandbox, "--needs", "test") == ["asked", "quiet"])
    try sandbox.command(["check", "quiet@x", "--context", "ci", "--state", "fail"] + Self.ada).run().succeeded()
    try sandbox.command(["check", "asked@x", "--context", "ci", "--state", "success"] + Self.ada).run().succeeded()
    #expect(try names(sandbox, "--check", "fail") == ["quiet"])
    #expect(try names(sandbox, "--check", "none") == ["old"])
    #expect(try names(sandbox, "--check", "fail", "success") == ["asked", "quiet"])
    #expect(try names(sandbox, "--needs", "test") == [])
    func mine(_ email: String) throws -> [String] {
      let command = Command(
        PackageFiles.binary, arguments: ["list", "--mine", "--json"],
        environment: ["PATCHBAY_TRACKER": sandbox.tracker, "GIT_AUTHOR_EMAIL": email])
      return try JSONDocument.list(command.run().output).compactMap {
        $0.string("name")?.prefix { $0 != ":" }.description
      }
    }
    #expect(try mine("ben@example.org") == ["old", "asked"])
    #expect(try mine("en@example.org") == [])
    try sandbox.command(["update", "quiet@x", "--delegate", "Dee <dee@example.org>"] + Self.ada).run().succeeded()
    #expect(try mine("dee@example.org") == ["quiet"])
    #expect(try mine("ADA@example.org").count == 3)
    #expect(try sandbox.run("list", "--patches", "--needs", "review").status == 64)
  }

  @Test("a line shows checks, trailers, open remarks, prefixes and the day of the newest mail")
  func line() throws {
    let sandbox = try Self.tracker()
    try sandbox.command(["check", "asked@x", "--context", "ci", "--state", "fail"] + Self.ada).run().succeeded()
    let lines = try sandbox.run("list").succeeded().lines
    #expect(lines.count == 3)
    #expect(
      lines[0].contains("2023-03-06") && lines[0].contains("0/1/1")
        && lines[0].hasSuffix("Ada  [RFC net-next] old: do it"))
    #expect(lines[1].contains("2023-03-05") && lines[1].contains("-1") && lines[1].hasSuffix("Ada  asked: do it"))
    #expect(lines[1].split(separator: " ").contains("1"), "an open remark")
    let trailers = try sandbox.run("list", "--trailers").succeeded().lines
    #expect(trailers.contains("    Reviewed-by: Ben <ben@example.org>"))
  }

  @Test("open remarks are counted again when an answer or an event comes")
  func remarks() throws {
    let sandbox = try Self.tracker()
    func open() throws -> Int? {
      try sandbox.list("list", "--all").first { $0.string("messageID") == "asked@x" }?.object("remarks")?.int("open")
    }
    #expect(try open() == 1)
    #expect(try open() == 1)
    try sandbox.command(["update", "r2@x", "--addressed"] + Self.ada).run().succeeded()
    #expect(try open() == 0)
    try sandbox.command(["update", "r2@x", "--unaddressed"] + Self.ada).run().succeeded()
    #expect(try open() == 1)
    try sandbox.ingest(Self.mail("a2", "Re: asked", day: 9, answers: "r2", "> Why one?\n\nBecause.\n"))
    #expect(try open() == 0)
    try sandbox.ingest(
      Self.mail("r5", "Re: asked", from: "Ben <ben@example.org>", day: 10, answers: "a2", "> Because.\n\nOf what?\n"))
    #expect(try open() == 2)
    let shown = try sandbox.object("show", "asked@x").object("remarks")
    #expect(shown?.int("open") == 2 && shown?.int("all") == 3)
  }

  @Test("list prints 30 lines by default; filtered lists and JSON are complete")
  func page() throws {
    let sandbox = try Sandbox()
    let files = try (1...34).map { try sandbox.folder.write("\($0).eml", Self.patch("p\($0)", day: 1 + $0 % 28).bytes) }
    try sandbox.command(["ingest", "--quiet"] + files).run().succeeded()
    #expect(try sandbox.run("list").lines.count == 30)
    #expect(try sandbox.run("list", "--limit", "32").lines.count == 32)
    #expect(try sandbox.run("list", "--all").lines.count == 34)
    #expect(try sandbox.run("list", "--submitter", "ada").lines.count == 34)
    #expect(try sandbox.list("list").count == 34)
  }

  @Test("log --since shows mails and events in one list")
  func log() throws {
    let sandbox = try Self.tracker()
    let all = try sandbox.list("log", "--since", "2023-03-05")
    #expect(all.compactMap { $0.list("changes").first?.string("what") } == ["state", "mail", "mail"])
    #expect(try sandbox.list("log", "--since", "2023-03-01", "--by", "ben").count == 2)
    #expect(try sandbox.list("log", "--kind", "patch").count == 4)
    #expect(try sandbox.list("log", "--kind", "state", "comment").count == 3)
    #expect(
      try sandbox.list("log", "asked@x", "--kind", "mail").map { $0.object("by")?.string("name") } == ["Ben", "Ada"])
    #expect(try sandbox.list("log").count == 1, "without a choice, what was done")
    #expect(try sandbox.list("log", "--kind", "mail", "-n", "2").count == 2)
    let text = try sandbox.run("log", "--since", "2023-03-06").succeeded().text
    #expect(text.contains("Ben: comment  [Re: [PATCH] old: do it]") && text.contains("Ada: state accepted"))
  }

  @Test("status says what needs attention")
  func status() throws {
    let sandbox = try Self.tracker()
    #expect(try sandbox.object("status").isNull("attention"))
    try sandbox.run("list").succeeded()
    let attention = try sandbox.object("status").object("attention")
    #expect(attention?.int("open") == 3 && attention?.int("review") == 1 && attention?.int("reply") == 1)
    #expect(attention?.int("apply") == 1 && attention?.int("failed") == 0)
    // Counted also what the index does not know yet.
    try sandbox.ingest(Self.mail("r3", "Re: quiet", from: "Cy <cy@example.org>", day: 7, answers: "quiet"))
    #expect(try sandbox.object("status").object("attention")?.int("reply") == 2)
    let lines = try sandbox.run("status").succeeded().lines
    #expect(
      lines[0].hasPrefix("open")
        && lines[0].hasSuffix("3 series: 2 wait for an answer, 1 can be applied, 2 are not tested"))
    #expect(lines.contains { $0.hasPrefix("health") && $0.hasSuffix("all mail is folded, no lane is stuck") })
  }

  @Test("show has the text of the cover letter, changelogs, commits, versions and links; list has links")
  func show() throws {
    let sandbox = try Sandbox()
    let config = "[project \"tide\"]\n subject = *tide*\n archive = https://lists.example.org/tide\n"
    try sandbox.command(["config", "import", "-"] + Self.ada, input: Array(config.utf8)).run().succeeded()
    for mail in MailBuilder.series("tide", of: 2) { try sandbox.ingest(mail) }
    for var mail in MailBuilder.series(
      "tidy", of: 2, prefix: "PATCH v2", inReplyTo: "tide-0@example.org", firstMinute: 60)
    {
      mail.subject = mail.subject.replacing("tidy:", with: "tide:")
      if mail.subject.contains("1/2") { mail.diff = "v2: one line less\n\n" + (mail.diff ?? "") }
      try sandbox.ingest(mail)
    }
    try sandbox.command(
      ["update", "tidy-2@example.org", "--state", "accepted", "--commit", "0123456789abcdef"] + Self.ada
    )
    .run().succeeded()
    let text = try sandbox.run("show", "tidy-0@example.org").succeeded().text
    for part in [
      "    What it is for.", "v2: one line less", "https://lists.example.org/tide/tidy-0@example.org",
      "commit 0123456789abcdef", "superseded", "v2 (this)",
    ] { #expect(text.contains(part), "\(part)") }
    let document = try sandbox.object("show", "tidy-0@example.org")
    #expect(document.object("cover")?.string("body") == "What it is for.\n")
    #expect(document.list("patches").map { $0.string("changelog") } == ["v2: one line less", nil])
    #expect(document.list("patches").first?.string("link") == "https://lists.example.org/tide/tidy-1@example.org")
    #expect(document.list("revisions").map { $0.string("state") } == ["superseded", "new"])
    #expect(try sandbox.object("show", "tidy-0@example.org/1").string("changelog") == "v2: one line less")
    #expect(try sandbox.list("list").first?.string("link")?.hasSuffix("tidy-0@example.org") == true)
    let diff = try sandbox.run("diff", "tidy-0@example.org").succeeded().lines
    #expect(diff[0].hasPrefix("--- v1 ") && diff[0].hasSuffix("tide: cover") && diff[1].hasPrefix("+++ v2 "))
  }

  @Test("mbox --thread gives every mail of the conversation unchanged")
  func conversation() throws {
    let sandbox = try Self.tracker()
    try sandbox.ingest(Self.mail("f", "Re: asked", day: 9, answers: "r2", "From here on\n>From there\nit works.\n"))
    let mailbox = try sandbox.run("mbox", "--thread", "r2@x").succeeded()
    #expect(mailbox.text.contains(">From here on\n>>From there\n"))
    let copy = try Sandbox()
    let imported = try JSONDocument(
      copy.command(["import", "-", "--json"], input: mailbox.output).run().succeeded().output)
    #expect(imported.int("new") == 3)
    #expect(try copy.object("show", "f@x").string("body") == sandbox.object("show", "f@x").string("body"))
    #expect(try sandbox.run("mbox", "--thread", "--link", "r2@x").status == 64)
  }
}
