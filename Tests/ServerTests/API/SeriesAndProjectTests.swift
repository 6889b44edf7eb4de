import Bytes
import Index
import Mail
import Review
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite struct SeriesAndProjectTests {
  private let mails = MailBuilder.series("tide", of: 3)

  @Test func `a series has its cover letter and patches, and says what has arrived`() async throws {
    let sandbox = try SiteSandbox(Array(mails.dropLast()))
    let number = SiteSandbox.number("tide-0@example.org")
    let series = try await sandbox.document("series/\(number)/")
    #expect(series["name"]?.text == "tide: cover")
    #expect(series["total"]?.number == 3)
    #expect(series["received_total"]?.number == 2)
    #expect(series["received_all"] == false)
    #expect(series["cover_letter"]?["id"]?.number == number)
    #expect(series["patches"]?.elements?.compactMap { $0["name"]?.text }.count == 2)
    #expect(series["web_url"]?.text?.contains("?series=\(number)") == true)
    try sandbox.ingest([mails[3]])
    #expect(try await sandbox.document("series/\(number)/")["received_all"] == true)
  }

  @Test func `a series depends on one whose Message-ID or address it names`() async throws {
    let number = SiteSandbox.number("tide-0@example.org")
    for name in [
      "https://\(SiteSandbox.host)/project/tides/list/?series=\(number)", "<tide-1@example.org>",
      "https://\(SiteSandbox.host)/project/tides/list?state=*&series=\(SiteSandbox.number("tide-2@example.org"))",
    ] {
      let mail = MailBuilder(
        subject: "[PATCH] clock: hands", messageID: "clock@example.org", body: "Why.\n\nDepends-on: \(name)\n",
        diff: MailBuilder.diff("c"))
      let sandbox = try SiteSandbox(mails + [mail])
      let series = try await sandbox.document("1.4/series/\(SiteSandbox.number("clock@example.org"))/")
      #expect(
        series["dependencies"]?.elements?.compactMap(\.text) == [
          "http://\(SiteSandbox.host)/api/1.4/series/\(number)/"
        ], "\(name)")
      let needed = try await sandbox.document("1.4/series/\(number)/")
      let dependents = ["http://\(SiteSandbox.host)/api/1.4/series/\(SiteSandbox.number("clock@example.org"))/"]
      #expect(needed["dependents"]?.elements?.compactMap(\.text) == dependents, "\(name)")
      let (tide, clock) = (MessageName.id(of: "tide-0@example.org").hex, MessageName.id(of: "clock@example.org").hex)
      let page = await sandbox.get("/series/\(tide)/").text
      #expect(page.contains("<dt>Needed by</dt><dd><a href=\"/series/\(clock)/\">"))
      let listed = try await sandbox.document("1.4/series/").elements ?? []
      #expect(listed.map { $0["dependents"]?.elements?.compactMap(\.text) } == [dependents, []], "\(name)")
    }
  }

  @Test func `dependents are those of now, whatever the index holds`() async throws {
    let sandbox = try SiteSandbox(mails)
    let number = SiteSandbox.number("tide-0@example.org")
    #expect(try await sandbox.document("series/\(number)/")["dependents"]?.elements?.isEmpty == true)
    for index in 0..<2 {
      try sandbox.ingest([
        MailBuilder(
          subject: "[PATCH] clock: hand \(index)", messageID: "clock-\(index)@example.org",
          date: "Wed, 15 Nov 2023 0\(index):00:00 +0000", body: "Why.\n\nDepends-on: series-\(number) (\"tide\")\n",
          diff: MailBuilder.diff("c"))
      ])
      #expect(
        try await sandbox.document("series/\(number)/")["dependents"]?.elements?.compactMap(\.text)
          == (0...index).map {
            "http://\(SiteSandbox.host)/api/series/\(SiteSandbox.number("clock-\($0)@example.org"))/"
          })
    }
  }

  @Test func `nobody keeps a series of which it is not known yet what depends on it`() async throws {
    for (time, caching) in [(Duration.zero, "no-store"), (Command.patience, "public, max-age=0, must-revalidate")] {
      let id = MessageName.id(of: "tide-0@example.org")
      for address in ["/api/series/\(id.number)/", "/series/\(id.hex)/"] {
        // A question has the index made that the next one is answered from.
        let sandbox = try SiteSandbox(mails, searchTime: time)
        let response = await sandbox.get(address)
        #expect(response.status == .ok, "\(address)")
        #expect(response.headers["Cache-Control"] == caching, "\(address)")
        #expect((response.headers["ETag"] == nil) == (time == .zero), "\(address)")
      }
    }
  }

  @Test func `the index gives URLs of the requested version`() async throws {
    let sandbox = try SiteSandbox()
    let index = try await sandbox.document("1.2")
    #expect(index["patches"]?.text == "http://\(SiteSandbox.host)/api/1.2/patches/")
    #expect(try await sandbox.document("")["series"]?.text == "http://\(SiteSandbox.host)/api/series/")
  }

  @Test func `pages of any origin may read the API`() async throws {
    let sandbox = try SiteSandbox()
    #expect(await sandbox.get("/api/patches/").headers["Access-Control-Allow-Origin"] == "*")
  }

  @Test func `a list that no project claims is a project by its first word`() async throws {
    var mail = mails[1]
    mail.fields = [("List-Id", "<ltp.lists.example.org>")]
    let sandbox = try SiteSandbox([mail])
    let project = try await sandbox.document("projects/ltp/")
    #expect(project["link_name"]?.text == "ltp")
    #expect(project["list_email"]?.text == "ltp@lists.example.org")
    #expect(try await sandbox.texts("projects/", "name") == ["ltp"])
    #expect(try await sandbox.texts("patches/?project=ltp", "name").count == 1)
    let number = try #require(project["id"]?.number)
    #expect(try await sandbox.texts("patches/?project=\(number)", "name").count == 1)
    #expect(try await sandbox.texts("patches/?project=LTP", "name").count == 1)
  }

  @Test func `a configured project has its maintainers, who are users`() async throws {
    var mail = mails[1]
    mail.fields = [("List-Id", "<tw.lists.example.org>")]
    let sandbox = try SiteSandbox([mail])
    try sandbox.configure(
      """
      [project "tidewatch"]
      \tlist-id = tw.lists.example.org
      \tarchive = https://lists.example.org/tw/
      \tmaintainer = Grace Example <grace@example.org>

      """)
    let project = try await sandbox.document("projects/tidewatch/")
    #expect(project["maintainers"]?.elements?.first?["username"]?.text == "grace@example.org")
    #expect(project["list_archive_url_format"]?.text == "https://lists.example.org/tw/{}/")
    let patches = try #require(try await sandbox.document("patches/?project=tidewatch").elements)
    #expect(patches.first?["list_archive_url"]?.text == "https://lists.example.org/tw/tide-1@example.org/")
    #expect(try await sandbox.texts("users/?q=grace", "first_name") == ["Grace"])
    #expect(try await sandbox.texts("projects/", "link_name") == ["tidewatch"])
  }

  @Test func `users are whom patches are delegated to, and for token holders the others who have one`() async throws {
    let sandbox = try SiteSandbox(mails)
    let number = SiteSandbox.number("tide-1@example.org")
    let token = try sandbox.token()
    _ = try sandbox.token(Address(name: "Grace Example", email: "Grace@example.org"))
    func users(_ token: String? = nil) async throws -> [String] {
      let headers = token.map { [("Authorization", "Token \($0)")] } ?? []
      let response = await sandbox.get("/api/users/", headers)
      return try #require(JSONReader.read(response.bytes)?.elements).compactMap { $0["username"]?.text }
    }
    #expect(try await users() == [])
    #expect(try await users(token) == ["ada@example.org", "grace@example.org"])
    // By the number that the list has.
    for delegate in ["\(PersonKey.number(of: "grace@example.org"))", "Dee@example.org", "dee@example.org"] {
      let answer = await sandbox.send(
        .patch, "patches/\(number)/", #"{"delegate": "\#(delegate)"}"#, token: token)
      #expect(answer.status == .ok, "\(answer.text)")
    }
    #expect(try await users() == ["dee@example.org"])
    #expect(try await users(token) == ["ada@example.org", "dee@example.org", "grace@example.org"])
    let dee = try await sandbox.document("users/\(PersonKey.number(of: "dee@example.org"))/")
    #expect(dee["email"]?.text == "dee@example.org")
    #expect(await sandbox.get("/api/users/\(PersonKey.number(of: "grace@example.org"))/").status == .notFound)
  }

  @Test func `cover letters are listed and found by their Message-ID`() async throws {
    let sandbox = try SiteSandbox(mails + MailBuilder.series("clock", of: 1, cover: false, firstMinute: 30))
    #expect(try await sandbox.texts("covers/", "name") == ["[0/3] tide: cover"])
    #expect(try await sandbox.texts("covers/?msgid=tide-0@example.org", "name") == ["[0/3] tide: cover"])
    #expect(try await sandbox.texts("covers/?msgid=tide-1@example.org", "name") == [])
    let cover = try await sandbox.document("covers/\(SiteSandbox.number("tide-0@example.org"))/")
    #expect(cover["content"]?.text == "What it is for.\n")
    #expect(cover["headers"]?["Subject"]?.text == "[PATCH 0/3] tide: cover")
  }

  @Test(arguments: [
    ("/cover/N/", "/series/tide-0@example.org/"),
    ("/project/x/list/?series=N&state=*&archive=both", "/series/tide-0@example.org/"),
    ("/comment/N/", "/message/tide-0@example.org/"), ("/project/x/list/", "/list/?project=x"),
  ])
  func `Patchwork's addresses of pages lead to ours`(address: String, page: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let number = String(SiteSandbox.number("tide-0@example.org"))
    let parts = address.split(separator: "N", maxSplits: 1, omittingEmptySubsequences: false)
    let response = await sandbox.get(parts.joined(separator: number))
    #expect(response.status == .found)
    #expect(response.headers["Location"] == page)
  }
}
