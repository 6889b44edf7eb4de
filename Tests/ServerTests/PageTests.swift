import Bytes
import Index
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite struct PageTests {
  private let mails: [MailBuilder] = {
    let diff = """
      diff --git a/tide.c b/tide.c
      index 1111111..2222222 100644
      --- a/tide.c
      +++ b/tide.c
      @@ -1,3 +1,4 @@
       int main(void) {
      +  int height = 3;
         return 0;
       }

      """
    return [
      MailBuilder(subject: "[PATCH] tide: measure", messageID: "tide@example.org", body: "Measure it.\n", diff: diff),
      MailBuilder(
        from: "Grace Reviewer <grace@example.org>", subject: "Re: [PATCH] tide: measure",
        messageID: "re@example.org", inReplyTo: "tide@example.org", references: ["tide@example.org"],
        date: "Tue, 14 Nov 2023 23:13:20 +0000",
        body: "> +  int height = 3;\n\nWhere does the 3 come from?\n\n> Measure it.\n\nWith what?\n"),
    ]
  }()

  @Test func `a remark is shown below its line`() async throws {
    let page = try await SiteSandbox(mails).get("/patch/tide@example.org/").text
    let line = try #require(page.firstRange(of: "int height = 3;"))
    let remark = try #require(page.firstRange(of: "Where does the 3 come from?"))
    let next = try #require(page.firstRange(of: "return 0;"))
    #expect(line.upperBound < remark.lowerBound && remark.lowerBound < next.lowerBound)
    let message = try #require(page.firstRange(of: "With what?"))
    #expect(message.upperBound < line.lowerBound)
    #expect(page.contains("open: the author has not answered"))
  }

  @Test func `an addressed remark is settled, and can be reopened`() async throws {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    let form = [("id", "re@example.org"), ("addressed", "yes"), ("back", "/patch/tide@example.org/"), session.form]
    #expect(await sandbox.post("/addressed", form, session.cookie).headers["Location"] == "/patch/tide@example.org/")
    let page = await sandbox.get("/patch/tide@example.org/", session.cookie).text
    #expect(page.contains("settled: marked as addressed"))
    #expect(page.contains("Not dealt with after all"))
    #expect(!page.contains("standing open"))
  }

  @Test(arguments: ["", "?sort=date", "?state=any", "?needs=review"])
  func `the pages of a list have each series once, in order`(query: String) async throws {
    // Many of one second, and answers that turn the order round.
    let count = 130
    let patches = (0..<count).map { number in
      MailBuilder(
        subject: "[PATCH] tide: change \(number)", messageID: "p\(number)@example.org",
        date: "Tue, 14 Nov 2023 22:13:\(10 + number % 3) +0000", diff: MailBuilder.diff("file\(number)"))
    }
    let answers = (0..<count / 2).map { number in
      MailBuilder(
        subject: "Re: [PATCH] tide: change \(number)", messageID: "r\(number)@example.org",
        inReplyTo: "p\(number)@example.org", date: "Tue, 14 Nov 2023 23:\(10 + number / 50):\(10 + number % 7) +0000")
    }
    let sandbox = try SiteSandbox(patches + answers)
    var found: [String] = []
    var times: [Int64] = []
    var target: String? = "/list/" + query
    while let address = target, found.count <= count {
      let page = await sandbox.get(address).text
      found += page.split(separator: "href=\"/series/").dropFirst().map { String($0.prefix { $0 != "/" }) }
      times += page.split(separator: "data-at=\"").dropFirst().compactMap { Int64($0.prefix { $0 != "\"" }) }
      let next = page.split(separator: "rel=\"next nofollow\" href=\"").dropFirst().first
      target = next.map { String($0.prefix { $0 != "\"" }).replacing("&amp;", with: "&") }
    }
    #expect(found.count == count)
    #expect(Set(found).count == count)
    if query != "?sort=date" { #expect(times == times.sorted(by: >)) }
  }

  @Test func `a person can link a series to its previous version`() async throws {
    let sandbox = try SiteSandbox(
      MailBuilder.series("old", of: 1) + MailBuilder.series("other", of: 1, firstMinute: 3000))
    let session = try await sandbox.signIn()
    let form = [("newer", "other-0@example.org"), ("older", "old-0@example.org"), ("reason", "renamed"), session.form]
    #expect(await sandbox.post("/link", form, session.cookie).status == .seeOther)
    let page = await sandbox.get("/series/other-0@example.org/").text
    #expect(page.contains("aria-label=\"Versions\""))
    #expect(await sandbox.get("/series/other-0@example.org/diff").status == .ok)
  }

  @Test func `a published series shows how to fetch it, at once`() async throws {
    let sandbox = try SiteSandbox(mails)
    let address = "/series/tide@example.org/"
    let before = await sandbox.get(address)
    #expect(!before.text.contains("git fetch"))
    let head = try #require(try sandbox.snapshot().resolve("tide@example.org").first)
    let name = "refs/series/tide-measure-\(head.hex.prefix(8))"
    try Command("git", "-C", sandbox.path, "update-ref", name, "refs/patchbay/view/0").run().succeeded()
    let after = await sandbox.get(address, [("If-None-Match", before.headers["ETag"] ?? "")])
    #expect(after.text.contains("git fetch") && after.text.contains(name))
  }

  @Test(arguments: [(UnfinishedSearch.Reach.since(1_700_000_000), "2023-11-14"), (.lastMails(321), "321 mails")])
  func `an unfinished search says how far it came, and is not cached`(
    reach: UnfinishedSearch.Reach, text: String
  ) async throws {
    let found = try FoundSoFar { throw UnfinishedSearch(hits: [], reach: reach) }
    let page = found.marked(
      Layout.page("x", PageContext(title: "t", base: "", digest: "", target: "/", isReadOnly: true, viewer: nil)) {
        found.note(to: &$0)
      })
    #expect(page.text.contains(text))
    #expect(page.headers["Cache-Control"] == "no-store")
    #expect(throws: UnfinishedSearch.self) { try FoundSoFar { throw UnfinishedSearch() } }
    let problem = Problem(UnfinishedSearch())
    #expect(problem.status == .unavailable)
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.get("/search/?q=height").text.contains("Re: [PATCH] tide: measure"))
  }

  @Test func `one form changes many series, without a script`() async throws {
    let sandbox = try SiteSandbox((0..<60).flatMap { MailBuilder.series("s\($0)", of: 1, firstMinute: $0) })
    let session = try await sandbox.signIn()
    let list = await sandbox.get("/list/", session.cookie).text
    let shown = list.matches(of: /name="shown" value="([0-9a-f]{40})"/).map { ("shown", String($0.1)) }
    #expect(shown.count == 50)
    let form = shown + [("all", "yes"), ("state", "accepted"), session.form]
    #expect(await sandbox.post("/decide", form, session.cookie).status == .seeOther)
    #expect(await sandbox.get("/list/?state=accepted").text.matches(of: /data-row/).count == 50)
    #expect(await sandbox.get("/list/").text.matches(of: /data-row/).count == 10)
  }

  @Test func `a list continues where its page ended, also among series of one second`() async throws {
    let sandbox = try SiteSandbox((0..<120).flatMap { MailBuilder.series("s\($0)", of: 1) })
    var address: String? = "/list/"
    var seen: [String] = []
    while let target = address, seen.count < 1000 {
      let page = await sandbox.get(target).text
      seen += page.matches(of: /href="\/series\/(s[0-9]+-0@example.org)\/"/).map { String($0.1) }
      address = page.firstMatch(of: /rel="next nofollow" href="([^"]+)"/).map {
        String($0.1).replacing("&amp;", with: "&")
      }
    }
    #expect(seen.count == 120)
    #expect(Set(seen).count == 120)
  }

  @Test func `every page has the security policy, and no inline script or style`() async throws {
    let sandbox = try SiteSandbox(mails)
    for target in ["/", "/list/", "/series/tide@example.org/", "/patch/tide@example.org/", "/nothing", "/login"] {
      let page = await sandbox.get(target)
      #expect(page.headers["Content-Security-Policy"] == Layout.policy)
      #expect(page.headers["X-Content-Type-Options"] == "nosniff")
      #expect(!page.text.contains("style=") && !page.text.contains("<script>") && !page.text.contains(" onclick"))
    }
  }

  @Test func `a mail is never served as the type that it claims`() async throws {
    let sandbox = try SiteSandbox([
      MailBuilder(
        subject: "[PATCH] <b>x</b>", messageID: "html@example.org", body: "<script>alert(1)</script>\n",
        diff: MailBuilder.diff("a.c"), fields: [("Content-Type", "text/html")])
    ])
    let raw = await sandbox.get("/message/html@example.org/raw")
    #expect(raw.headers["Content-Type"] == "text/plain; charset=utf-8")
    #expect(raw.headers["Content-Security-Policy"] == "default-src 'none'; sandbox")
    for target in ["/list/", "/series/html@example.org/", "/message/html@example.org/", "/thread/html@example.org/"] {
      let page = await sandbox.get(target).text
      #expect(!page.contains("<b>x") && !page.contains("<script>alert"))
    }
  }

  @Test func `a form with an unknown state or series or an invalid delegate is refused, one with a long reason is not`()
    async throws
  {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    func decide(_ fields: [(String, String)]) async -> Response.Status {
      await sandbox.post("/decide", [("id", "tide@example.org"), session.form] + fields, session.cookie).status
    }
    #expect(await decide([("state", "no such state")]) == .badRequest)
    #expect(await decide([("delegate", "a\u{202E}b")]) == .badRequest)
    #expect(await decide([("id", "nobody@example.org"), ("state", "new")]) == .notFound)
    #expect(await decide([("reason", String(repeating: "x", count: 100_000))]) == .seeOther)
  }
}
