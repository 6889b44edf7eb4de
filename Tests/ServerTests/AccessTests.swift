import Platform
import Services
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite struct AccessTests {
  private let mails = MailBuilder.series("tide", of: 2)

  private func state(_ sandbox: SiteSandbox) throws -> String {
    let snapshot = try sandbox.snapshot()
    let head = try #require(try snapshot.resolve("tide-0@example.org").first)
    let group = try #require(try snapshot.series(head: head))
    return try snapshot.reviewState(of: group).name
  }

  @Test func `a signed-in person sets a state, as an event in their name`() async throws {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    let form = [
      ("id", "tide-0@example.org"), ("state", "under-review"), ("reason", "mine"), ("back", "/list/"), session.form,
    ]
    let answer = await sandbox.post("/decide", form, session.cookie)
    #expect(answer.status == .seeOther)
    #expect(answer.headers["Location"] == "/list/")
    #expect(try state(sandbox) == "under-review")
    let snapshot = try sandbox.snapshot()
    let history = try snapshot.history(of: #require(try snapshot.resolve("tide-0@example.org").first))
    #expect(history.entries.map(\.event.actor) == [SiteSandbox.ada])
    #expect(history.entries.map(\.event.reason) == ["mine"])
  }

  @Test(arguments: [
    [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")], [("Sec-Fetch-Site", "none")],
    [("Sec-Fetch-Site", ""), ("Origin", "http://evil.example.com")],
    [("Sec-Fetch-Site", ""), ("Origin", "null")],
    [("Sec-Fetch-Site", ""), ("Origin", "")],
  ])
  func `a form of another site changes nothing`(origin: [(String, String)]) async throws {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    let form = [("id", "tide-0@example.org"), ("state", "accepted"), session.form]
    #expect(await sandbox.post("/decide", form, session.cookie + origin).status == .forbidden)
    #expect(try state(sandbox) == "new")
  }

  @Test func `a form without its token, or with another's, changes nothing`() async throws {
    let sandbox = try SiteSandbox(mails)
    let (session, other) = (try await sandbox.signIn(), try await sandbox.signIn())
    let form = [("id", "tide-0@example.org"), ("state", "accepted")]
    #expect(await sandbox.post("/decide", form, session.cookie).status == .forbidden)
    #expect(await sandbox.post("/decide", form + [other.form], session.cookie).status == .forbidden)
    #expect(await sandbox.post("/decide", form + [session.form]).status == .unauthorized)
    #expect(try state(sandbox) == "new")
  }

  @Test func `a revoked token ends its sessions`() async throws {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    for token in try sandbox.site.tokens.all() { #expect(sandbox.site.tokens.revoke(token.id)) }
    let form = [("id", "tide-0@example.org"), ("state", "accepted"), session.form]
    #expect(await sandbox.post("/decide", form, session.cookie).status == .unauthorized)
  }

  @Test func `signing out ends the session, also for a kept cookie`() async throws {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    #expect(await sandbox.post("/logout", [session.form], session.cookie).status == .seeOther)
    let form = [("id", "tide-0@example.org"), ("state", "accepted"), session.form]
    #expect(await sandbox.post("/decide", form, session.cookie).status == .unauthorized)
    #expect(await sandbox.get("/login", session.cookie).text.contains("Sign in</a>"))
  }

  @Test func `an expired token signs nobody in`() async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.post("/login", [("token", try sandbox.token(expires: 1_700_000_001))])
    #expect(answer.status == .forbidden)
    #expect(answer.headers["Set-Cookie"] == nil)
  }

  @Test func `guessing tokens is slowed down`() async throws {
    let sandbox = try SiteSandbox(mails)
    var statuses: [Response.Status] = []
    // On a slow machine some tokens of the bucket come back meanwhile.
    while statuses.count < 50, statuses.last != .tooManyRequests {
      statuses.append(await sandbox.post("/login", [("token", "pb_\(statuses.count)")]).status)
    }
    #expect(statuses.prefix(5).allSatisfy { $0 == .forbidden })
    #expect(statuses.last == .tooManyRequests)
  }

  @Test func `a changed cookie is not accepted`() async throws {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    let forged = session.cookie.map { ($0.0, String($0.1.dropLast()) + ($0.1.last == "0" ? "1" : "0")) }
    #expect(await sandbox.get("/login", forged).text.contains("Sign in</a>"))
  }

  @Test func `an update needs the permission of the configuration`() async throws {
    let sandbox = try SiteSandbox(mails)
    try sandbox.configure("[permission \"update\"]\n\tallow = grace@example.org\n")
    let session = try await sandbox.signIn()
    let form = [("id", "tide-0@example.org"), ("state", "accepted"), session.form]
    #expect(await sandbox.post("/decide", form, session.cookie).status == .forbidden)
  }

  @Test func `a read-only server accepts no decision`() async throws {
    let sandbox = try SiteSandbox(mails, isReadOnly: true)
    let session = try await sandbox.signIn()
    let form = [("id", "tide-0@example.org"), ("state", "accepted"), session.form]
    #expect(await sandbox.post("/decide", form, session.cookie).status == .forbidden)
    #expect(try state(sandbox) == "new")
  }

  @Test func `where reading needs a token, everything but health checks asks for one`() async throws {
    let sandbox = try SiteSandbox(mails)
    try sandbox.configure("[web]\n\tread = token\n")
    let page = await sandbox.get("/series/tide-0@example.org/", [("Accept", "text/html")])
    #expect(page.status == .seeOther)
    #expect(page.headers["Location"] == "/login?back=%2Fseries%2Ftide-0@example.org%2F")
    #expect(await sandbox.get("/message/tide-1@example.org/raw").status == .unauthorized)
    #expect(await sandbox.get("/", [("Authorization", "Token pb_wrong")]).status == .unauthorized)
    let secret = try sandbox.token()
    #expect(await sandbox.get("/", [("Authorization", "Token \(secret)")]).status == .ok)
    #expect(await sandbox.get("/healthz").status == .ok)
  }

  @Test(arguments: [(true, Response.Status.ok), (false, .seeOther)])
  func `X-Remote-User counts only behind a proxy`(isBehind: Bool, status: Response.Status) async throws {
    let sandbox = try SiteSandbox(mails, isBehindProxy: isBehind)
    try sandbox.configure("[web]\n\tread = token\n")
    let answer = await sandbox.get("/", [("X-Remote-User", "ada@example.org"), ("Accept", "text/html")])
    #expect(answer.status == status)
    let named = [("X-Remote-User", "ada@example.org"), ("Accept", "text/html")]
    // The proxy's own, passed on.
    #expect((await sandbox.get("/", named + [("Authorization", "Basic YWRhOnNlYQ==")]).status == .ok) == isBehind)
    #expect(await sandbox.get("/", named + [("Authorization", "Token pb_wrong")]).status != .ok)
    // A push takes a token all the same.
    let push = "/git/info/refs?service=git-receive-pack"
    for more in [[], [("Authorization", "Basic YWRhOnNlYQ==")]] {
      #expect(await sandbox.get(push, named + more).status == .unauthorized)
    }
  }

  @Test(arguments: [
    "//evil.example.com/", "https://evil.example.com/", "/\\evil.example.com", "javascript:alert(1)", "", "/a b",
    "/a\r\nSet-Cookie: x=y",
  ])
  func `a form never redirects to another site`(back: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.post("/login", [("token", try sandbox.token()), ("back", back)])
    #expect(answer.headers["Location"] == "/")
  }

  @Test func `costly requests are limited for strangers and wrong tokens, not for a good one`() async throws {
    let sandbox = try SiteSandbox(mails)
    func statuses(_ secret: String) async -> Set<Response.Status> {
      var statuses: Set<Response.Status> = []
      for number in 0..<90 {
        statuses.insert(await sandbox.get("/search/?q=tide&n=\(number)", [("Authorization", "Token \(secret)")]).status)
      }
      return statuses
    }
    #expect(await statuses("pb_wrong").contains(.tooManyRequests))
    #expect(await statuses(try sandbox.token()) == [.ok])
  }

  @Test func `requests with a good token leave their network's limit to the others`() async throws {
    let sandbox = try SiteSandbox(mails)
    let token = [("Authorization", "Token \(try sandbox.token())")]
    for number in 0..<90 { #expect(await sandbox.get("/search/?q=tide&n=\(number)", token).status == .ok) }
    #expect(await sandbox.get("/search/?q=tide").status == .ok)
  }

  @Test func `a program that asks too much is told in plain text`() async throws {
    let sandbox = try SiteSandbox(mails)
    var last: Response?
    for number in 0..<90 where last?.status != .tooManyRequests {
      last = await sandbox.post("/all/?x=m&q=s:nothing\(number)", [])
    }
    #expect(last?.status == .tooManyRequests)
    #expect(last?.headers["Content-Type"] == "text/plain; charset=utf-8")
    #expect(last?.headers["Retry-After"] != nil)
    let thread = await sandbox.get("/message/tide-0@example.org/t.mbox.gz")
    #expect(thread.headers["Content-Type"] == "text/plain; charset=utf-8")
  }

  @Test func `a cached document is given to everybody who asks, with or without a token`() async throws {
    let sandbox = try SiteSandbox(mails)
    let path = "/all/tide-0@example.org/t.mbox.gz"
    let first = await sandbox.get(path)
    #expect(first.status == .ok)
    for _ in 0..<90 { #expect(await sandbox.get(path).bytes == first.bytes) }
    let token = [("Authorization", "Token \(try sandbox.token())")]
    let mine = await sandbox.get(path, token)
    #expect(mine.bytes == first.bytes)
    #expect(mine.headers["Cache-Control"] == "private, max-age=0, must-revalidate")
    try sandbox.ingest([MailBuilder(subject: "Re: x", messageID: "later@example.org", inReplyTo: "tide-0@example.org")])
    #expect(await sandbox.get(path, token).bytes != first.bytes)
  }

  @Test(arguments: ["/live", "/events", "/metrics"])
  func `where reading needs a token, so do live pages, events and metrics`(address: String) async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.get(address).status == .ok)
    try sandbox.configure("[web]\n\tread = token\n")
    #expect(await sandbox.get(address).status == .unauthorized)
    #expect(await sandbox.get(address, [("Authorization", "Token \(try sandbox.token())")]).status == .ok)
  }

  @Test func `each network has its own burst and rate of requests`() {
    let limiter = RateLimiter(capacity: 3, perSecond: 0.5)
    for _ in 0..<3 { #expect(limiter.take("192.0.2.1", now: 0) == nil) }
    #expect(limiter.take("192.0.2.77", now: 0) == 2)
    #expect(limiter.take("192.0.3.1", now: 0) == nil)
    #expect(limiter.take("192.0.2.1", now: 1) == 1)
    #expect(limiter.take("192.0.2.1", now: 2) == nil)
    for _ in 0..<3 { #expect(limiter.take("2001:db8:1:2::3", now: 2) == nil) }
    #expect(limiter.take("2001:db8:1:ffff::3", now: 2) == 2)
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2"), ("::ffff:192.0.2.1", "192.0.2"), ("::ffff:c000:201", "192.0.2"),
    ("2001:db8:1:2::3", "2001:db8:1"), ("2001:0DB8:0001::", "2001:db8:1"), ("2001:db8::5", "2001:db8:0"),
    ("2001::5", "2001:0:0"), ("::1", "0:0:0"), ("::", "0:0:0"), ("fe80::1%eth0", "fe80:0:0"),
    ("[2001:db8:1::3]", "2001:db8:1"),
    ("192.0.2.1:4711", "192.0.2"), ("[2001:db8:1::3]:4711", "2001:db8:1"), ("local", "local"), ("", ""), (":::", ":::"),
    ("1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"),
  ])
  func `a network is the same however its address is written`(address: String, network: String) {
    #expect(RateLimiter.network(of: address) == network)
  }
}
