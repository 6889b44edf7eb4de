import Review
import TestSupport
import Testing

@testable import Server

@Suite struct RouteTests {
  private let mails = MailBuilder.series("tide", of: 2)

  @Test(arguments: [
    "/", "/list/", "/series/tide-0@example.org/", "/series/tide-0@example.org", "/patch/tide-1@example.org/",
    "/message/tide-1@example.org/", "/message/tide-1@example.org/raw", "/thread/tide-1@example.org/",
    "/series/tide-0@example.org/mbox", "/healthz", "/metrics", "/robots.txt", "/login",
  ])
  func `each address answers GET and HEAD`(target: String) async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.get(target).status == .ok)
    let head = await sandbox.head(target)
    #expect(head.status == .ok)
    #expect(head.bytes.isEmpty)
  }

  @Test(arguments: [
    "/nothing", "/series/", "/series/ffffffffffff/", "/patch/nobody@example.org/", "/static/style.css",
    "/static/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/series/..%2f..%2f/", "/message/a/b/c/d", "/series/%00/",
    "/series/" + String(repeating: "a", count: 5000),
  ])
  func `unknown and malformed addresses give 404`(target: String) async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.get(target).status == .notFound)
  }

  @Test func `an encoded slash in a Message-ID does not separate`() async throws {
    let sandbox = try SiteSandbox([
      MailBuilder(subject: "[PATCH] x", messageID: "a/b@example.org", diff: MailBuilder.diff("a.c"))
    ])
    #expect(await sandbox.get("/series/a%2Fb@example.org/").status == .ok)
  }

  @Test func `a wrong method is refused with the allowed ones`() async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.site.answer(
      Request(.delete, "/login", headers: HeaderFields([("Host", SiteSandbox.host)])))
    #expect(answer.status == .methodNotAllowed)
    #expect(answer.headers["Allow"] == "GET, HEAD, POST")
  }

  @Test(
    arguments: [
      (.delete, "/api/patches/1/", 405, "GET, HEAD, PATCH, PUT"), (.post, "/api/1.2/events/", 405, "GET, HEAD"),
      (.post, "/api/nothing/", 404, nil), (.delete, "/api/nothing/", 404, nil), (.get, "/api/nothing/", 404, nil),
    ] as [(Request.Method, String, Int, String?)])
  func `below /api/ a refusal is a document`(
    method: Request.Method, target: String, status: Int, allowed: String?
  ) async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.site.answer(
      Request(method, target, headers: HeaderFields([("Host", SiteSandbox.host)])))
    #expect(answer.status.rawValue == status)
    #expect(answer.headers["Allow"] == allowed)
    #expect(answer.headers["Content-Type"] == "application/json")
    let detail = status == 404 ? "Not found." : "Method \"\(method.rawValue)\" not allowed."
    #expect(JSONReader.read(answer.bytes)?["detail"]?.text == detail)
  }

  @Test(arguments: [
    ("patches.example.org", true), ("PATCHES.example.org", true), ("127.0.0.1:8080", true), ("localhost", true),
    ("evil.example.com", false), ("patches.example.org.evil.com", false), ("", false), ("a b", false),
  ])
  func `only requests for the site's own host are answered`(host: String, isServed: Bool) async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.get("/", [("Host", host)]).status == (isServed ? .ok : .misdirected))
  }

  @Test func `new mail is visible at once`() async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.get("/series/later-0@example.org/").status == .notFound)
    try sandbox.ingest(MailBuilder.series("later", of: 1))
    #expect(await sandbox.get("/series/later-0@example.org/").status == .ok)
  }

  @Test func `an unchanged page is not sent again, a changed one is`() async throws {
    let sandbox = try SiteSandbox(mails)
    let first = await sandbox.get("/list/")
    let tag = try #require(first.headers["ETag"])
    #expect(await sandbox.get("/list/", [("If-None-Match", tag)]).status == .notModified)
    #expect(await sandbox.get("/list/?state=any", [("If-None-Match", tag)]).status == .ok)
    try sandbox.ingest(MailBuilder.series("later", of: 1))
    #expect(await sandbox.get("/list/", [("If-None-Match", tag)]).status == .ok)
  }
}
