import TestSupport
import Testing

@Suite("review, show and thread show what people wrote", .timeLimit(.minutes(240)))
struct RemarkCommandTests {
  private static func mail(_ id: String, _ subject: String, from: String, answers: String? = nil, _ body: String)
    -> String
  {
    """
    From: \(from)
    Date: Mon, 2 Mar 2026 09:1\(id.count % 10):00 +0100
    Message-ID: <\(id)>
    Subject: \(subject)
    \(answers.map { "In-Reply-To: <\($0)>\n" } ?? "")
    \(body)

    """
  }

  private static func patch(_ id: String, _ prefix: String, _ line: String, answers: String? = nil) -> String {
    mail(
      id, "[\(prefix)] tide: count", from: "Ada <ada@example.org>", answers: answers,
      """
      Count the tides.

      Signed-off-by: Ada <ada@example.org>
      ---
      diff --git a/tide.c b/tide.c
      --- a/tide.c
      +++ b/tide.c
      @@ -1,2 +1,4 @@
       int tide;
      +int count;
      +\(line)
       int moon;
      """)
  }

  private static func tracker() throws -> Sandbox {
    let sandbox = try Sandbox()
    let mails = [
      patch("p@ada", "PATCH", "int spring;"),
      mail(
        "r@ben", "Re: [PATCH] tide: count", from: "Ben <ben@example.org>", answers: "p@ada",
        "> +int count;\n\nWhy not unsigned?\n\n> +int spring;\n\nPlease explain it more.\n"),
      mail(
        "a@ada", "Re: [PATCH] tide: count", from: "Ada <ada@example.org>", answers: "r@ben",
        ">> +int count;\n>\n> Why not unsigned?\n\nIt can fall.\n"),
    ]
    for mail in mails { try sandbox.command(["ingest", "--quiet"], input: Array(mail.utf8)).run().succeeded() }
    return sandbox
  }

  private func remarks(_ sandbox: Sandbox, _ id: String, _ options: String...) throws -> [JSONDocument] {
    let output = try sandbox.command(["review", id, "--json"] + options).run().succeeded().output
    return try JSONDocument(output).list("patches").first?.list("remarks") ?? []
  }

  @Test("a remark is placed at its line, and stays open until the author answers or it is marked")
  func review() throws {
    let sandbox = try Self.tracker()
    let all = try remarks(sandbox, "p@ada")
    #expect(all.map { $0.object("place")?.int("line") } == [2, 3, 2])
    #expect(all.map { $0.object("place")?.string("side") } == ["new", "new", "new"])
    #expect(all.map { $0.bool("open") } == [false, true, false])
    #expect(all.last?.string("answers") == all.first?.string("id"))
    #expect(try remarks(sandbox, "p@ada", "--open").map { $0.string("text") } == ["Please explain it more."])
    let text = try sandbox.run("review", "p@ada", "--open").succeeded().text
    #expect(text.contains("Please explain it more.") && text.contains("1 open remark"))
    try sandbox.run("update", "r@ben", "--addressed", "--as", "Ada <ada@example.org>").succeeded()
    #expect(try remarks(sandbox, "p@ada", "--open").isEmpty)
    #expect(try remarks(sandbox, "p@ada").first?.string("why") == "marked as addressed")
    try sandbox.run("update", "r@ben", "--unaddressed", "--as", "Ada <ada@example.org>").succeeded()
    #expect(try remarks(sandbox, "p@ada", "--open").count == 1)
  }

  @Test("on the next version a remark follows its line, or is settled if the line is gone")
  func carried() throws {
    let sandbox = try Self.tracker()
    let next = Self.patch("p2@ada", "PATCH v2", "long neap;", answers: "p@ada")
    try sandbox.command(["ingest", "--quiet"], input: Array(next.utf8)).run().succeeded()
    let carried = try remarks(sandbox, "p2@ada")
    #expect(carried.map { $0.int("version") } == [1, 1, 1])
    #expect(carried.map { $0.bool("gone") } == [false, true, false])
    #expect(carried.map { $0.string("why") } == ["the author answered", "the line changed in v2", "by the author"])
  }

  @Test("show prints a reply, and thread --full prints every mail once")
  func read() throws {
    let sandbox = try Self.tracker()
    let shown = try sandbox.run("show", "r@ben").succeeded().text
    #expect(shown.contains("Please explain it more.") && shown.contains("Ben <ben@example.org>"))
    let document = try sandbox.object("show", "r@ben")
    #expect(document.string("body")?.contains("Why not unsigned?") == true)
    #expect(document.bool("addressed") == false)
    let full = try sandbox.run("thread", "p@ada", "--full").succeeded().text
    #expect(full.split(separator: "\n").count { $0 == "Please explain it more." } == 1)
    #expect(try sandbox.list("thread", "p@ada", "--full").compactMap { $0.string("body") }.count == 3)
  }

  @Test("show counts the checks of a patch")
  func checks() throws {
    let sandbox = try Self.tracker()
    try sandbox.run("check", "p@ada", "--context", "ci", "--state", "fail").succeeded()
    #expect(try sandbox.object("show", "p@ada").object("checks")?.int("fail") == 1)
  }
}
