import Bytes
import Mail
import Platform
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite struct ArchiveTests {
  private let mails =
    MailBuilder.series("tide", of: 2) + [
      MailBuilder(
        from: "Grace <grace@example.org>", subject: "Re: [PATCH 1/2] tide: part 1", messageID: "re/1+x@example.org",
        inReplyTo: "tide-1@example.org", date: "Wed, 15 Nov 2023 10:00:00 +0000",
        body: "From here on it floods.\n>From there, too.\nReviewed-by: Grace <grace@example.org>\n"),
      MailBuilder(subject: "lunch", messageID: "lunch@example.org", date: "Thu, 16 Nov 2023 10:00:00 +0000"),
    ]

  private func mailbox(_ response: Response) throws -> [[UInt8]] {
    let unpacked = try Program("gzip").output(["-dc"], input: response.bytes)
    var splitter = MailboxSplitter()
    splitter.append(unpacked[...])
    splitter.finish()
    var mails: [[UInt8]] = []
    while let mail = splitter.next() { mails.append(mail.bytes) }
    return mails
  }

  private func bytes(_ names: [Int]) -> [[UInt8]] { names.map { mails[$0].bytes } }

  @Test(arguments: [
    "tide-0@example.org", "tide-1%40example.org", "re%2F1%2Bx%40example.org", "re/1+x@example.org",
  ])
  func `the mailbox of a thread is the same for each of its mails, byte for byte`(id: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.get("/all/\(id)/t.mbox.gz")
    #expect(response.status == .ok)
    #expect(response.headers["Content-Type"] == "application/gzip")
    #expect(response.headers["Content-Encoding"] == nil)
    #expect(try mailbox(response) == bytes([0, 1, 2, 3]))
  }

  @Test func `links of public-inbox to a mail in its thread lead to it here`() async throws {
    let sandbox = try SiteSandbox(mails)
    let page = await sandbox.get("/thread/tide-0@example.org/").text
    #expect(page.contains("id=\"m\(SHA1.hash(Array("tide-1@example.org".utf8)).hex)\""))
  }

  @Test func `a thread is connected through mails that never arrived`() async throws {
    let orphans = Array(MailBuilder.series("ebb", of: 3).dropFirst())
    let sandbox = try SiteSandbox(orphans)
    let response = await sandbox.get("/all/ebb-2@example.org/t.mbox.gz")
    #expect(try mailbox(response) == orphans.map(\.bytes))
  }

  @Test(arguments: [
    ("/all/tide-1@example.org/", "/patch/tide-1@example.org/"),
    ("/all/tide-1@example.org", "/patch/tide-1@example.org/"),
    ("/all/tide-0@example.org/", "/series/tide-0@example.org/"),
    ("/all/lunch@example.org/", "/message/lunch@example.org/"),
    ("/all/re%2F1%2Bx@example.org/", "/message/re%2F1%2Bx@example.org/"),
    ("/all/tide-1@example.org/T/", "/thread/tide-1@example.org/"),
    ("/all/lunch%20@example.org/", "/message/lunch@example.org/"),
    ("/r/tide-1@example.org", "/all/tide-1@example.org/"), ("/r/re/1+x@example.org/", "/all/re%2F1%2Bx@example.org/"),
    ("/tide-1@example.org/", "/all/tide-1@example.org/"),
    ("/all/?q=s:tide", "/search/?q=s%3Atide"), ("/all/", "/list/"),
  ])
  func `addresses of public-inbox redirect to our pages`(target: String, location: String) async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.get(target).headers["Location"] == location)
  }

  @Test func `a single mail is sent unchanged`() async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.get("/all/re%2F1%2Bx@example.org/raw")
    #expect(response.bytes == mails[3].bytes)
    #expect(response.headers["Content-Type"]?.hasPrefix("text/plain") == true)
  }

  @Test(arguments: [
    ("s:\"tide: part 1\"", [1, 3]), ("s:tide AND NOT s:re", [0, 1, 2]), ("(s:lunch OR s:part) NOT f:grace", [1, 2, 4]),
    ("nq:\"from here on\"", [3]), ("f:\"grace@example.org\"", [3]), ("d:20231115..", [3, 4]),
    ("d:..20231115", [0, 1, 2, 3]),
    ("dt:20231115090000..20231115110000", [3]), ("rt:1700042400..1700042400", [3]), ("rt:1700042401..", [4]),
    ("((nq:\"what it is for\")) AND d:20231101..", [0]),
  ])
  func `a search gives a mailbox of its results`(query: String, found: [Int]) async throws {
    let sandbox = try SiteSandbox(mails)
    let target = "/all/?x=m&q=\(PercentEncoding.encoded(query))"
    let response = await sandbox.post(target, [("x", "m")])
    #expect(try Set(mailbox(response)) == Set(bytes(found)))
    #expect(try Set(mailbox(await sandbox.get(target))) == Set(bytes(found)))
  }

  @Test func `a patch-id finds the patch, or its thread`() async throws {
    let sandbox = try SiteSandbox(mails)
    let snapshot = try sandbox.snapshot()
    let ids = try ["tide-1@example.org", "tide-2@example.org"].map { text in
      let id = try #require(try snapshot.resolve(text).first)
      return try #require(try snapshot.message(id)?.content.patchID).hex
    }
    // A large series asks for as many.
    let others = (100..<400).map { String(repeating: "0", count: 37) + String($0) }
    let query = (ids + others).map { "patchid:\($0)" }.joined(separator: "+OR+")
    let single = await sandbox.post("/all/?x=m&q=patchid:\(ids[0])", [("x", "m")])
    #expect(try mailbox(single) == bytes([1]))
    let thread = await sandbox.post("/all/?x=m&t=1&q=\(query)", [("x", "m")])
    #expect(try mailbox(thread) == bytes([0, 1, 2, 3]))
  }

  @Test func `a search within a thread finds nothing outside it`() async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.post("/all/tide-0@example.org/?x=m&q=rt:1700042400..", [])
    #expect(try mailbox(response) == bytes([3]))
    #expect(await sandbox.post("/all/tide-0@example.org/?x=m&q=rt:1700042401..", []).status == .notFound)
    #expect(await sandbox.post("/all/nobody@example.org/?x=m&q=d:2000..", []).status == .notFound)
  }

  @Test(arguments: [
    ("/all/?x=m&q=s:nothing", Response.Status.notFound), ("/all/?x=m&q=s:(", .badRequest), ("/all/?x=m", .badRequest),
    ("/all/?q=s:tide", .badRequest), ("/elsewhere/?x=m&q=s:tide", .notFound),
  ])
  func `an empty result and an invalid search have their own status`(target: String, status: Response.Status)
    async throws
  {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.post(target, []).status == status)
  }

  @Test func `the archive of a project has only its mail`() async throws {
    var listed = mails[4]
    listed.fields = [(name: "List-Id", value: "<tidewatch.lists.example.org>")]
    let sandbox = try SiteSandbox(mails.prefix(4) + [listed])
    try sandbox.configure("[project \"tidewatch\"]\n\tlist-id = tidewatch.lists.example.org\n")
    let response = await sandbox.post("/tidewatch/?x=m&q=d:2000..", [])
    #expect(try mailbox(response) == [listed.bytes])
    #expect(await sandbox.get("/tidewatch/new.atom").text.components("<entry>") == 1)
    #expect(await sandbox.get("/tidewatch/").headers["Location"] == "/list/?project=tidewatch")
    let search = try #require(await sandbox.get("/tidewatch/?q=lunch+OR+f:ada").headers["Location"])
    let page = await sandbox.get(search).text
    #expect(page.contains("/message/lunch@example.org/") && !page.contains("tide-0@example.org"))
  }

  @Test func `a partial mirror names the archive that has the rest`() async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.get("/all/nobody@example.org/t.mbox.gz").headers["X-Archive-Coverage"] == nil)
    try sandbox.configure("[web]\n\tupstream = https://lore.example.org/all\n")
    for target in [
      "/all/nobody@example.org/t.mbox.gz", "/all/tide-0@example.org/t.mbox.gz", "/all/nobody@example.org/raw",
    ] {
      let headers = await sandbox.get(target).headers
      #expect(headers["X-Archive-Upstream"] == "https://lore.example.org/all")
      let coverage = try #require(headers["X-Archive-Coverage"])
      #expect(coverage.wholeMatch(of: /partial; updated=[0-9]+/) != nil)
    }
  }

  @Test func `the help text exists, and no manifest`() async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(await sandbox.head("/all/_/text/help/").status == .ok)
    #expect(await sandbox.get("/manifest.js.gz").status == .notFound)
  }

  @Test(arguments: [
    ("/all/new.atom", 5), ("/all/tide-1@example.org/t.atom", 4), ("/all/?x=A&q=s:tide", 4),
    ("/all/?x=A&q=s:tide&o=3", 1),
    ("/list/atom.xml", 1), ("/list/atom.xml?q=s:nothing", 0), ("/series/tide-0@example.org/atom.xml", 4),
    ("/person/grace@example.org/atom.xml", 1),
  ])
  func `feeds are well-formed, whatever a mail contains`(target: String, count: Int) async throws {
    var hostile = mails
    hostile[1].body = "]]> <script>\u{0}\u{1b}\u{fffe} & \"\n"
    hostile[3].subject = "Re: </title><script>alert(1)</script> tide"
    let sandbox = try SiteSandbox(hostile)
    let response = await sandbox.get(target)
    #expect(response.status == .ok)
    #expect(response.headers["Content-Type"]?.hasPrefix("application/atom+xml") == true)
    #expect(response.text.components("<entry>") == count)
    #expect(!response.text.contains("<script"))
    #expect(
      !response.text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0xFFFE })
    // Each element that is opened is closed.
    var open: [Substring] = []
    for tag in response.text.matches(of: /<(\/?)([a-z:-]+)[^>]*>/) {
      if tag.1.isEmpty { open.append(tag.2) } else { #expect(open.popLast() == tag.2) }
    }
    #expect(open.isEmpty)
  }
}

extension String {
  /// How often the text stands in it.
  fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
