import Bytes
import Patches
import Review
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite struct PatchListTests {
  private let mails =
    MailBuilder.series("tide", of: 3)
    + MailBuilder.series("clock", of: 1, cover: false, from: "Grace Example <grace@example.org>", firstMinute: 30)

  @Test func `patches come oldest first, named as Patchwork names them`() async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(
      try await sandbox.texts("patches/", "name") == [
        "[1/3] tide: part 1", "[2/3] tide: part 2", "[3/3] tide: part 3", "[1/1] clock: part 1",
      ])
  }

  @Test func `a list that is asked for again shows what was changed since, in each version`()
    async throws
  {
    let sandbox = try SiteSandbox(mails)
    let number = SiteSandbox.number("tide-1@example.org")
    let first = try await sandbox.document("1.2/patches/")
    #expect(try await sandbox.document("1.2/patches/?order=date") == first)
    #expect(try await sandbox.document("1.0/patches/?order=date").elements?.first?["web_url"] == nil)
    #expect(try await sandbox.texts("1.0/patches/", "url").first?.contains("/api/1.0/patches/") == true)
    #expect(try await sandbox.texts("patches/", "url").first?.contains("/api/patches/") == true)
    let answer = await sandbox.send(
      .patch, "1.2/patches/\(number)/", #"{"state": "accepted"}"#, token: try sandbox.token())
    #expect(answer.status == .ok)
    #expect(try await sandbox.texts("1.2/patches/?order=date", "state") == ["accepted", "new", "new", "new"])
  }

  @Test func `a patch has the members of the API version`() async throws {
    let sandbox = try SiteSandbox(mails)
    let number = SiteSandbox.number("tide-1@example.org")
    let old = try await sandbox.document("1.0/patches/\(number)/")
    let new = try await sandbox.document("1.2/patches/\(number)")
    #expect(Set(new.names).subtracting(old.names) == ["web_url", "comments", "list_archive_url", "related"])
    #expect(new["id"]?.number == number)
    #expect(new["msgid"]?.text == "<tide-1@example.org>")
    #expect(new["date"]?.text == "2023-11-14T00:01:00")
    #expect(new["state"]?.text == "new")
    #expect(new["check"]?.text == "pending")
    #expect(new["submitter"]?["email"]?.text == "ada@example.org")
    #expect(new["delegate"] == .null)
    #expect(new["series"]?.elements?.first?["id"]?.number == SiteSandbox.number("tide-0@example.org"))
    #expect(new["diff"]?.text?.hasPrefix("diff --git a/tide-1.txt") == true)
    #expect(new["content"]?.text?.hasPrefix("Part 1.\n") == true)
    #expect(new["mbox"]?.text == "http://\(SiteSandbox.host)/patch/\(number)/mbox/")
  }

  @Test(arguments: [
    ("submitter=ada@example.org", 3), ("submitter=ADA@example.org&submitter=grace@example.org", 4),
    ("submitter=nobody@example.org", 0), ("state=new", 4), ("state=1&state=2", 4), ("state=3", 0),
    ("state=1,2,5,7,13,15", 4), ("state=13", 0), ("archived=true", 0), ("archived=False", 4), ("archived=no", 4),
    ("q=CLOCK", 1), ("q=loc", 1), ("q=ide,art", 3), ("q=ide:+pa", 3),
    ("q=%22tide:+part%22", 3), ("q='part+tide'", 0), ("page=", 4), ("page=last", 4), ("page=9&page=1", 4),
    ("since=20231115", 0), ("since=20231114T000200", 3), ("since=2023-11-14T0:2:0", 3), ("before=2023-02-30", 0),
    ("q=tide+part", 3), ("q=nothing", 0), ("msgid=tide-2@example.org", 1),
    ("msgid=absent@example.org", 0), ("since=2023-11-14T00:02:00", 3), ("since=2023-11-14%2000:02:00.5", 2),
    ("before=2023-11-14T00:02:00", 1), ("since=2023-11-15", 0), ("since=never", 0), ("project=", 4),
    ("project=zebra", 0),
    ("archive=no&format=json&page=1", 4), ("delegate=grace@example.org", 0),
  ])
  func `filters take the values that Patchwork's take`(query: String, count: Int) async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(try await sandbox.texts("patches/?\(query)", "name").count == count)
  }

  @Test func `a person's number chooses what they sent`() async throws {
    let sandbox = try SiteSandbox(mails)
    let people = try #require(try await sandbox.document("people/?q=grace").elements)
    let number = try #require(people.first?["id"]?.number)
    #expect(people.first?["name"]?.text == "Grace Example")
    #expect(try await sandbox.texts("patches/?submitter=\(number)", "name") == ["[1/1] clock: part 1"])
  }

  /// As git-patchwork-bot finds what was merged.
  @Test func `a patch is found by Patchwork's hash of its diff, and by its patch-id`() async throws {
    let sandbox = try SiteSandbox(mails)
    let none = "0123456789012345678901234567890123456789"
    #expect(try await sandbox.texts("patches/?hash=\(none)", "name") == [])
    // What comes after the hashes were computed first.
    let diff = """
      diff --git a/bell.txt b/bell.txt
      index 5626abf..814f4a4 100644
      --- a/bell.txt
      +++ b/bell.txt
      @@ -1,2 +1,2 @@
       one
      -two
      +ring

      """
    try sandbox.ingest([
      MailBuilder(subject: "[PATCH] bell: ring", messageID: "bell@example.org", diff: diff),
      MailBuilder(
        subject: "[PATCH RESEND] bell: ring", messageID: "again@example.org",
        date: "Wed, 15 Nov 2023 10:00:00 +0000", diff: diff.replacing("-1,2 +1,2", with: "-71,2 +90,2")),
    ])
    let hash = try #require(PatchworkHash.hash(ofDiff: Array(diff.utf8))?.hex)
    let bell = try await sandbox.document("patches/\(SiteSandbox.number("bell@example.org"))/")
    #expect(bell["hash"]?.text == hash)
    for _ in 0..<2 { #expect(try await sandbox.texts("patches/?q=bell", "hash") == [hash, hash]) }
    for asked in [hash, hash.uppercased()] {
      #expect(
        try await sandbox.texts("patches/?hash=\(asked)&order=id", "msgid")
          == ["<bell@example.org>", "<again@example.org>"])
    }
    #expect(try await sandbox.texts("patches/?hash=\(hash)&q=resend", "msgid") == ["<again@example.org>"])
    let patchID = try #require(PatchID.stable(ofDiff: Array(diff.utf8))?.hex)
    #expect(try await sandbox.texts("patches/?hash=\(patchID)", "msgid").contains("<bell@example.org>"))
    for wrong in ["", "x", String(hash.dropLast())] {
      #expect(try await sandbox.texts("patches/?hash=\(wrong)", "name").count == (wrong.isEmpty ? 6 : 0), "\(wrong)")
    }
  }

  @Test func `a diff is shown from the charset of its mail`() async throws {
    let header =
      "From: a@example.org\nSubject: [PATCH] f\nMessage-ID: <latin@example.org>\nContent-Transfer-Encoding: 8bit\n"
      + "Content-Type: text/plain; charset=iso-8859-1\n\n---\n"
    let text = header + MailBuilder.diff("bell.txt", adding: "zw\u{F6}lf")
    let sandbox = try SiteSandbox([])
    _ = try TrackerRepository.open(sandbox.path).ingest([
      text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    ])
    let patch = try await sandbox.document("patches/\(SiteSandbox.number("latin@example.org"))/")
    #expect(patch["diff"]?.text?.contains("+zwölf\n") == true)
  }

  @Test func `a series' number chooses its patches`() async throws {
    let sandbox = try SiteSandbox(mails)
    let number = SiteSandbox.number("tide-0@example.org")
    #expect(try await sandbox.texts("patches/?series=\(number)", "name").first == "[1/3] tide: part 1")
    #expect(try await sandbox.texts("patches/?series=\(number)", "name").count == 3)
  }

  @Test(arguments: [
    ("q=tide", 3), ("submitter=nobody@example.org", 0), ("submitter=ada@example.org&q=part+2", 1),
    ("before=2023-11-14T00:02:00", 1), ("delegate=grace@example.org", 0), ("state=accepted", 0), ("archived=true", 0),
    ("hash=0123456789012345678901234567890123456789", 0), ("project=zebra", 0),
  ])
  func `filters apply to the patches of a series, named by the number of any of its mails`(query: String, count: Int)
    async throws
  {
    let sandbox = try SiteSandbox(mails)
    for name in ["tide-0@example.org", "tide-2@example.org"] {
      let path = "patches/?series=\(SiteSandbox.number(name))"
      #expect(try await sandbox.texts(path, "name").count == 3)
      #expect(try await sandbox.texts("\(path)&\(query)", "name").count == count)
    }
    let isAnyone = !query.contains("nobody")
    let cover = "covers/?series=\(SiteSandbox.number("tide-1@example.org"))"
    #expect(try await sandbox.texts(cover, "name").count == 1)
    #expect(
      try await sandbox.texts("\(cover)&submitter=\(isAnyone ? "ada" : "nobody")@example.org", "name").count
        == (isAnyone ? 1 : 0))
  }

  @Test func `cover letters of several series come in the order of the list`() async throws {
    let names = (0..<6).map { "tide\($0)" }
    let sandbox = try SiteSandbox(names.enumerated().flatMap { MailBuilder.series($1, of: 1, firstMinute: $0 * 60) })
    let numbers = names.shuffled().map { "series=\(SiteSandbox.number("\($0)-0@example.org"))" }
    for order in ["date", "-date"] {
      let all = try await sandbox.texts("covers/?order=\(order)", "msgid")
      #expect(all.count == 6)
      #expect(try await sandbox.texts("covers/?order=\(order)&\(numbers.joined(separator: "&"))", "msgid") == all)
    }
  }

  @Test func `of several projects each will do`() async throws {
    let sandbox = try SiteSandbox(
      mails.enumerated().map { index, mail in
        var mail = mail
        mail.fields.append(("List-Id", "<\(["tides", "clocks", "maps"][index % 3]).example.org>"))
        return mail
      })
    let all = try await sandbox.texts("patches/", "name")
    #expect(try await sandbox.texts("patches/?project=tides&project=clocks&project=maps", "name") == all)
    let some = try await sandbox.texts("patches/?project=tides,clocks", "name")
    #expect(!some.isEmpty && some.count < all.count)
    #expect(try await sandbox.texts("patches/?project=clocks&project=zebra&project=tides", "name") == some)
    #expect(some == all.filter { some.contains($0) })
  }

  @Test func `pages link to each other, the next one first`() async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.get("/api/1.2/patches?per_page=2&order=-date&q=part")
    let base = "http://\(SiteSandbox.host)/api/1.2/patches/?per_page=2&order=-date&q=part"
    // The next one begins after the last entry of this one, whatever its number is by then.
    let link = response.headers["Link"]?.replacing(/&after=\d+\.[0-9a-f]{40}>; rel="next"/, with: ">; rel=\"next\"")
    #expect(response.headers["Link"]?.contains("&after=") == true)
    #expect(
      link
        == "<\(base)&page=2>; rel=\"next\", <\(base)&page=1>; rel=\"first\", <\(base)&page=2>; rel=\"last\"")
    let last = await sandbox.get("/api/1.2/patches?per_page=2&page=2")
    #expect(last.headers["Link"]?.contains("rel=\"next\"") == false)
    #expect(last.headers["Link"]?.hasPrefix("<") == true)
  }

  @Test(arguments: ["page=3&per_page=2", "page=0", "page=x", "page=99999999999999999999"])
  func `there is no page beyond the last`(query: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.get("/api/patches/?\(query)")
    #expect(response.status == .notFound)
    #expect(JSONReader.read(response.bytes)?["detail"]?.text == "Invalid page.")
  }

  @Test func `an empty list is a page`() async throws {
    let sandbox = try SiteSandbox()
    #expect(try await sandbox.document("patches/").elements == [])
    #expect(try await sandbox.document("series").elements == [])
    #expect(try await sandbox.document("covers/").elements == [])
  }

  @Test(arguments: [
    "patches/1/", "patches/99999999999999999999/", "patches/x/", "series/1/", "covers/2/", "people/1/", "users/1/",
    "projects/1/", "1.5/patches/", "nothing/", "patches/1/checks/",
  ])
  func `unknown objects give 404, in JSON`(path: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.get("/api/" + path)
    #expect(response.status == .notFound)
    #expect(JSONReader.read(response.bytes) == ["detail": "Not found."])
  }

  @Test func `a downloaded patch is a mailbox with a name`() async throws {
    let sandbox = try SiteSandbox(mails)
    let number = SiteSandbox.number("tide-2@example.org")
    let one = await sandbox.get("/patch/\(number)/mbox/")
    #expect(one.headers["Content-Disposition"] == "attachment; filename=2-3-tide-part-2.patch")
    #expect(one.text.contains("Subject: [PATCH 2/3] tide: part 2"))
    #expect(!one.text.contains("tide: part 1"))
    let both = await sandbox.get("/patch/\(number)/mbox/?series=*")
    #expect(both.text.contains("tide: part 1") && both.text.contains("tide: part 2"))
    #expect(!both.text.contains("tide: part 3"))
    let diff = await sandbox.get("/patch/\(number)/raw/")
    #expect(diff.text.hasPrefix("diff --git a/tide-2.txt"))
    #expect(diff.headers["Content-Disposition"]?.hasSuffix(".diff") == true)
  }

  @Test func `a downloaded patch names its number and sender, and keeps its header when replies add trailers`()
    async throws
  {
    var mail = MailBuilder(
      subject: "[net-next v2 1/3] tide: heights", messageID: "h@example.org", inReplyTo: "c@example.org",
      diff: MailBuilder.diff("a"),
      fields: [
        ("To", "Bo <bo@example.org>,\n\tCy <cy@example.org>"), ("Cc", "l@example.org"), ("List-Id", "<l.example.org>"),
      ])
    let reply = MailBuilder(
      from: "Bo <bo@example.org>", subject: "Re: [net-next v2 1/3] tide: heights", messageID: "r@example.org",
      inReplyTo: "h@example.org", body: "Reviewed-by: Bo <bo@example.org>\n")
    mail.from = "Ada Büchner <ada@example.org>"
    let number = SiteSandbox.number("h@example.org")
    for mails in [[mail], [mail, reply]] {
      let sandbox = try SiteSandbox(mails)
      let response = await sandbox.get("/patch/\(number)/mbox/")
      let fields = response.text.components(before: "\n\n")
      #expect(fields[1].hasPrefix("X-Patchwork-Submitter: =?") && fields[1].hasSuffix(" <ada@example.org>"))
      #expect(fields[2] == "X-Patchwork-Id: \(number)")
      for field in [
        "Subject: [net-next v2 1/3] tide: heights", "To: Bo <bo@example.org>,", "\tCy <cy@example.org>",
        "Cc: l@example.org", "In-Reply-To: <c@example.org>", "List-Id: <l.example.org>",
      ] {
        #expect(fields.contains(field), "\(field)")
      }
      #expect(response.text.contains("Reviewed-by: Bo") == (mails.count == 2))
    }
  }

  @Test(arguments: [
    ("patch/tide-1@example.org/", "/patch/tide-1@example.org/"),
    ("patch/tide-1@example.org", "/patch/tide-1@example.org/"),
    ("patch/tide-1@example.org/mbox/", "/patch/tide-1@example.org/mbox/"),
    ("patch/tide-1@example.org/raw/", "/patch/tide-1@example.org/raw/"),
    ("cover/tide-0@example.org/", "/cover/tide-0@example.org/"),
    ("cover/tide-0@example.org/mbox/", "/cover/tide-0@example.org/mbox/"),
  ])
  func `addresses of Patchwork 3 lead to ours`(path: String, place: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.get("/project/tides/\(path)")
    #expect(response.status == .found)
    let location = try #require(response.headers["Location"])
    #expect(location.replacing("%40", with: "@") == place)
    let target = await sandbox.get(location)
    #expect(target.status == .ok || target.status == .found)
  }

  @Test func `a mail in another charset is downloaded as UTF-8`() async throws {
    let sandbox = try SiteSandbox()
    var bytes = Array(
      "From: Ada <ada@example.org>\nSubject: [PATCH] tide: hoehe\nMessage-ID: <l@example.org>\n".utf8)
    bytes += Array("Date: Tue, 14 Nov 2023 22:13:20 +0000\nContent-Type: text/plain; charset=iso-8859-1\n\nH".utf8)
    bytes += [0xF6] + Array("he.\n---\n".utf8) + Array(MailBuilder.diff("a.txt", adding: "h").utf8)
    bytes.append(contentsOf: Array("-- \n2\n".utf8))
    _ = try TrackerRepository.open(sandbox.path).ingest([bytes])
    let response = await sandbox.get("/patch/\(SiteSandbox.number("l@example.org"))/mbox/")
    #expect(String(validating: response.bytes, as: UTF8.self) != nil)
    #expect(response.status == .ok)
  }
}

extension String {
  /// The lines before a text.
  fileprivate func components(before end: String) -> [String] {
    let head = firstRange(of: end).map { self[..<$0.lowerBound] } ?? self[...]
    return head.split(separator: "\n").map(String.init)
  }
}
