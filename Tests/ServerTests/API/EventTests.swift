import Git
import Index
import Mail
import Review
import Services
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite struct EventTests {
  private let mails = MailBuilder.series("tide", of: 2)
  private let reply = MailBuilder(
    from: "Grace Example <grace@example.org>", subject: "Re: [PATCH 1/2] tide: part 1", messageID: "r@example.org",
    inReplyTo: "tide-1@example.org", date: "Wed, 15 Nov 2023 10:00:00 +0000", body: "Why?\n")

  private func categories(_ sandbox: SiteSandbox, _ query: String = "?order=date") async throws -> [String] {
    try await sandbox.texts("events/" + query, "category")
  }

  @Test func `mails and what they complete are events, each once`() async throws {
    let sandbox = try SiteSandbox(mails + [reply])
    #expect(
      try await categories(sandbox).sorted() == [
        "cover-created", "patch-comment-created", "patch-completed", "patch-completed", "patch-created",
        "patch-created", "series-completed", "series-created",
      ])
    let ids = try #require(try await sandbox.document("events/").elements).compactMap { $0["id"]?.number }
    #expect(Set(ids).count == 8)
  }

  @Test func `a series is complete when its last part came, whatever came in between`() async throws {
    let sandbox = try SiteSandbox([mails[2], mails[0]])
    #expect(try await categories(sandbox, "?category=series-completed") == [])
    #expect(try await categories(sandbox, "?category=patch-completed") == [])
    let before = try await categories(sandbox)
    try sandbox.ingest([mails[1]])
    let events = try #require(try await sandbox.document("1.2/events/?category=series-completed").elements)
    #expect(events.count == 1)
    #expect(events.first?["payload"]?["series"]?["id"]?.number == SiteSandbox.number("tide-0@example.org"))
    #expect(events.first?["actor"] == .null)
    #expect(try await categories(sandbox, "?category=patch-completed").count == 2)
    #expect(try await categories(sandbox).count == before.count + 4)
  }

  @Test func `a comment that came before what it answers is an event once that has arrived`() async throws {
    let sandbox = try SiteSandbox([reply])
    #expect(try await categories(sandbox) == [])
    try sandbox.ingest(mails)
    let events = try #require(try await sandbox.document("events/?category=patch-comment-created").elements)
    #expect(events.count == 1)
    let comment = try #require(events.first?["payload"]?["comment"])
    #expect(comment["msgid"]?.text == "<r@example.org>")
    let url = try #require(comment["url"]?.text).split(separator: "/api/").last.map(String.init) ?? ""
    #expect(try await sandbox.document(url)["content"]?.text == "Why?\n")
  }

  @Test func `events that another reader gathered are shown although the snapshot is older`() async throws {
    let sandbox = try SiteSandbox([reply])
    let readers = (0..<2).map { _ in Reader(path: sandbox.path, IndexMaker(sandbox.path)) }
    let old = try readers[0].snapshot()
    try sandbox.ingest(mails)
    #expect(try readers[1].events().covers(readers[1].snapshot()))
    let context = Self.context(sandbox, readers[0], old)
    let told = try #require(JSONReader.read(EventList.events(context).bytes))
    #expect(told.elements?.count == 8)
  }

  @Test func `a request goes on with its snapshot while events are published and others arrive`() async throws {
    let sandbox = try SiteSandbox(mails)
    // Nothing but a reader publishes.
    let (tracker, view) = (try TrackerRepository.open(sandbox.path), DeferredView(delay: .seconds(7200)))
    let reader = Reader(path: sandbox.path, IndexMaker(sandbox.path), view)
    let pool = ReaderPool(count: 2) { Reader(path: sandbox.path, IndexMaker(sandbox.path), view) }
    func record(_ number: Int) throws {
      let check = Event.Check(context: "ci-\(number)", state: .success, url: nil, description: nil)
      let event = try EventWriter(actor: SiteSandbox.ada, reason: nil).event(
        on: MessageName.id(of: "tide-1@example.org"), [.check(check)], in: tracker.snapshot())
      try tracker.append([event], summary: "Check")
      _ = view.add(1, NotificationCommands(of: tracker), to: pool)
    }
    try record(1)
    let snapshot = try reader.snapshot()
    #expect(snapshot.isAhead)
    try record(2)
    _ = try reader.events()
    #expect(try snapshot.history(of: MessageName.id(of: "tide-1@example.org")).entries.count == 1)
    #expect(try !sandbox.snapshot().isAhead)
  }

  @Test func `events gathered before the cover letter arrived become part of the series`() async throws {
    let sandbox = try SiteSandbox([mails[1]])
    let reader = Reader(path: sandbox.path, IndexMaker(sandbox.path))
    let events = try reader.events().page(EventFilter(), limit: 10).events
    #expect(events.map(\.category).contains(.patchCreated))
    try sandbox.ingest([mails[0], mails[2]])
    let context = Self.context(sandbox, reader, try reader.snapshot())
    for event in events { #expect(try EventObject.whole(event, context) != nil, "\(event.category)") }
  }

  /// A site where a reply came, then another patch, then the mails that the reply answers; and the date of the last event
  /// that anybody was told of before those.
  private func lateMails() async throws -> (SiteSandbox, last: String) {
    let sandbox = try SiteSandbox([reply])
    // Another second in the log.
    try await Task.sleep(for: .milliseconds(1100))
    try sandbox.ingest([
      MailBuilder(subject: "[PATCH] other", messageID: "other@example.org", diff: MailBuilder.diff("other.txt"))
    ])
    let last = try #require(try await sandbox.texts("events/?order=date", "date").last)
    try sandbox.ingest(mails)
    return (sandbox, last)
  }

  private static func context(_ sandbox: SiteSandbox, _ reader: Reader, _ snapshot: Snapshot) -> APIContext {
    APIContext(
      Call(
        request: Request(.get, "/api/events/?order=date"), parameters: PathParameters(), site: sandbox.site,
        reader: reader, snapshot: snapshot, caller: nil))
  }

  @Test func `a client that asks from the last event on gets earlier events found late`() async throws {
    let (sandbox, last) = try await lateMails()
    let told = try #require(try await sandbox.document("events/?order=date&since=\(last)").elements)
    let (categories, dates) = (told.compactMap { $0["category"]?.text }, told.compactMap { $0["date"]?.text })
    #expect(categories.contains("patch-comment-created"))
    // Known later, dated later: who goes on from the last date neither goes back nor passes anything over.
    #expect(dates.first == last && dates == dates.sorted() && Set(dates).count == dates.count)
    // Later it is known, and old.
    try await Task.sleep(for: .milliseconds(1100))
    try sandbox.ingest([
      MailBuilder(subject: "[PATCH] next", messageID: "next@example.org", diff: MailBuilder.diff("other.txt"))
    ])
    let next = try #require(try await sandbox.texts("events/?order=date", "date").last)
    let since = try await sandbox.texts("events/?since=\(next)", "date")
    #expect(since.allSatisfy { $0 >= next })
  }

  /// NIPA adds a microsecond to the last date, so that it is not told of the last event again.
  @Test func `a client that asks from just after the last event on is told of each once, within a second, too`()
    async throws
  {
    let sandbox = try SiteSandbox()
    var (told, last): ([Int], String?) = ([], nil)
    for number in 0..<6 {
      try sandbox.ingest(MailBuilder.series("s\(number)", of: 2, firstMinute: 60 - number * 7))
      let since = last.map { date in
        let micros = (Int(date.suffix(6)) ?? 0) + 1
        return "&since=\(date.dropLast(6))\(String(1_000_000 + micros).suffix(6))"
      }
      let events = try #require(
        try await sandbox.document("1.1/events/?category=series-completed&order=date\(since ?? "")").elements)
      told += events.compactMap { $0["payload"]?["series"]?["id"]?.number }
      last = events.last?["date"]?.text ?? last
    }
    #expect(told == (0..<6).map { SiteSandbox.number("s\($0)-0@example.org") })
  }

  @Test func `no event is dated later than this machine's clock, whatever that of the log said`() throws {
    let sandbox = try SiteSandbox(mails)
    let tracker = try TrackerRepository.open(sandbox.path)
    let index = try #require(try EventIndex.open(repository: sandbox.path))
    func moments(_ now: Int64) throws -> [Int64] {
      try index.refresh(to: tracker.snapshot(), in: tracker.git, now: now)
      var filter = EventFilter()
      filter.isOldestFirst = true
      return try index.page(filter, limit: 100).events.map(\.moment)
    }
    let first = try moments(1000)
    #expect(first == (0..<7).map { 1_000_000_000 + $0 })
    try sandbox.ingest([reply])
    // A clock that was set back.
    #expect(try moments(999) == first + [1_000_000_007])
    #expect(try moments(2000) == first + [1_000_000_007])
  }

  @Test func `a cover letter that comes after its patches makes nothing new of the series, but its number`()
    async throws
  {
    let sandbox = try SiteSandbox(Array(mails[1...]))
    let query = "events/?order=date&category=series-created&category=series-completed"
    let before = try #require(try await sandbox.document(query).elements)
    #expect(before.compactMap { $0["category"]?.text } == ["series-created", "series-completed"])
    try sandbox.ingest([mails[0]])
    let after = try #require(try await sandbox.document(query).elements)
    for name in ["id", "date", "category"] { #expect(after.map { $0[name] } == before.map { $0[name] }, "\(name)") }
    let head = SiteSandbox.number("tide-0@example.org")
    #expect(after.allSatisfy { $0["payload"]?["series"]?["id"]?.number == head })
    #expect(try await sandbox.document(query + "&since=\(before[1]["date"]?.text ?? "")").elements?.count == 1)
  }

  @Test func `series that answer one introduction are created each for itself`() async throws {
    func answer(_ name: String, _ prefix: String, minute: Int) -> MailBuilder {
      MailBuilder(
        subject: "[\(prefix) 1/2] \(name)", messageID: "\(name)@example.org", inReplyTo: "intro@example.org",
        date: "Tue, 14 Nov 2023 22:\(minute):20 +0000", diff: MailBuilder.diff("\(name).txt"))
    }
    let sandbox = try SiteSandbox([
      MailBuilder(subject: "Two things", messageID: "intro@example.org", body: "Both follow.\n"),
      answer("tides", "PATCH", minute: 20), answer("clocks", "PATCH v2", minute: 40),
    ])
    let created = try #require(try await sandbox.document("events/?category=series-created").elements)
    let series = try #require(try await sandbox.document("series/").elements)
    #expect(
      Set(created.compactMap { $0["payload"]?["series"]?["id"]?.number })
        == Set(series.compactMap { $0["id"]?.number }))
    #expect(Set(created.compactMap { $0["id"]?.number }).count == series.count && series.count == 2)
  }

  @Test func `comments are events since 1.3, and of an actor since 1.2`() async throws {
    let sandbox = try SiteSandbox(mails + [reply])
    let (token, number) = (try sandbox.token(), SiteSandbox.number("tide-1@example.org"))
    _ = await sandbox.send(.patch, "patches/\(number)/", #"{"state": "accepted"}"#, token: token)
    let grace = try sandbox.token(Address(name: nil, email: "grace@example.org"))
    _ = await sandbox.send(.post, "patches/\(number)/checks/", #"{"state": "fail", "context": "ci"}"#, token: grace)
    for (version, count) in [("1.0", 0), ("1.2", 0), ("1.3", 1), ("1.4", 1)] {
      let all = try await sandbox.texts("\(version)/events/", "category")
      #expect(all.count { $0 == "patch-comment-created" } == count, "\(version)")
      #expect(all.count == 9 + count)
      let comments = try await sandbox.texts("\(version)/events/?category=patch-comment-created", "category")
      #expect(comments.count == count)
    }
    let ada = SiteSandbox.ada.email
    for (actor, found) in [
      (ada, ["patch-state-changed"]), ("\(PersonKey.number(of: ada))", ["patch-state-changed"]),
      ("grace@example.org", ["check-created"]), ("nobody", []), ("\(ada)&actor=grace@example.org", nil),
    ] as [(String, [String]?)] {
      let told = try await sandbox.texts("1.2/events/?actor=\(actor)", "category")
      #expect(told == found ?? ["check-created", "patch-state-changed"], "\(actor)")
    }
    #expect(try await sandbox.texts("1.1/events/?actor=nobody", "category").count == 9)
  }

  @Test func `an answer that lags behind the log is not cached`() async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(try await categories(sandbox).count == 7)
    // Another process has written a mail, and its view not yet.
    let tracker = try TrackerRepository.open(sandbox.path)
    let file = FactFile(.mail, try tracker.git.write(.blob, reply.bytes))
    _ = try tracker.append([file], summary: "Add 1 mail")
    let response = await sandbox.get("/api/events/?category=patch-comment-created")
    #expect(response.headers["Cache-Control"] == "no-store")
    #expect(tracker.publishView())
    #expect(try await categories(sandbox, "?category=patch-comment-created").count == 1)
  }

  @Test func `decisions have the previous state and the person`() async throws {
    let sandbox = try SiteSandbox(mails)
    let (token, number) = (try sandbox.token(), SiteSandbox.number("tide-1@example.org"))
    for state in ["under-review", "accepted"] {
      _ = await sandbox.send(.patch, "patches/\(number)/", #"{"state": "\#(state)"}"#, token: token)
    }
    _ = await sandbox.send(.post, "patches/\(number)/checks/", #"{"state": "fail", "context": "ci"}"#, token: token)
    let states = try #require(
      try await sandbox.document("1.2/events/?category=patch-state-changed&order=date").elements)
    #expect(states.compactMap { $0["payload"]?["previous_state"]?.text } == ["new", "under-review"])
    #expect(states.compactMap { $0["payload"]?["current_state"]?.text } == ["under-review", "accepted"])
    #expect(states.compactMap { $0["actor"]?["username"]?.text } == ["ada@example.org", "ada@example.org"])
    let check = try #require(try await sandbox.document("events/?category=check-created").elements?.first)
    #expect(check["payload"]?["check"]?["state"]?.text == "fail")
    #expect(check["date"]?.text?.contains(/\.[0-9]{6}$/) == true)
  }

  @Test(arguments: [
    ("?since=2000-01-01", 7), ("?since=2199-01-01", 0), ("?before=2000-01-01", 0), ("?category=patch-created", 2),
    ("?category=nothing", 0), ("?project=zebra", 0), ("?project=", 7), ("?state=new&archive=no", 7),
    ("?category=patch-created&category=cover-created", 3),
  ])
  func `filters choose events`(query: String, count: Int) async throws {
    let sandbox = try SiteSandbox(mails)
    #expect(try await categories(sandbox, query).count == count)
  }

  @Test func `events are filtered by patch, series and cover letter`() async throws {
    let sandbox = try SiteSandbox(mails + MailBuilder.series("clock", of: 1, cover: false, firstMinute: 30))
    let (patch, head) = (SiteSandbox.number("tide-1@example.org"), SiteSandbox.number("tide-0@example.org"))
    #expect(try await categories(sandbox, "?patch=\(patch)").sorted() == ["patch-completed", "patch-created"])
    #expect(
      try await categories(sandbox, "?series=\(head)").sorted()
        == ["patch-completed", "patch-completed", "series-completed", "series-created"])
    #expect(try await categories(sandbox, "?cover=\(head)") == ["cover-created"])
    let clock = SiteSandbox.number("clock-1@example.org")
    #expect(try await categories(sandbox, "?patch=\(clock)").sorted() == ["patch-completed", "patch-created"])
    #expect(try await categories(sandbox, "?series=\(head)&patch=\(patch)") == ["patch-completed"])
    #expect(try await categories(sandbox, "?cover=\(head)&patch=\(patch)") == [])
    #expect(try await categories(sandbox, "?series=\(head)&category=check-created") == [])
  }

  @Test func `pages cover all events once, and end`() async throws {
    let sandbox = try SiteSandbox(mails)
    var ids: [Int] = []
    for page in 1...4 {
      let events = try await sandbox.document("events/?per_page=2&page=\(page)")
      ids += (events.elements ?? []).compactMap { $0["id"]?.number }
    }
    #expect(Set(ids).count == 7)
    #expect(await sandbox.get("/api/events/?per_page=2&page=5").status == .notFound)
    #expect(await sandbox.get("/api/events/?per_page=2&page=4").headers["Link"]?.contains("next") == false)
  }

  /// What the pages of a list have under a name, gone through by their links; between two of them something happens.
  private func walk(
    _ sandbox: SiteSandbox, _ path: String, _ name: String, between: (Int) async throws -> Void = { _ in }
  ) async throws -> [String] {
    var (result, next, number) = ([String](), Optional("/api/" + path), 1)
    while let page = next {
      let response = await sandbox.get(page)
      #expect(response.status == .ok, "\(page)")
      let elements = try #require(JSONReader.read(response.bytes)?.elements)
      result += elements.compactMap { $0[name]?.text ?? $0[name]?.number.map(String.init) }
      let link = response.headers["Link"]?.firstMatch(of: /^<https?:\/\/[^\/]*([^>]*)>; rel="next"/)
      next = link.map { String($0.1) }
      if next != nil { try await between(number) }
      number += 1
    }
    return result
  }

  @Test(arguments: ["date", "-date"])
  func `a client that continues after its pages gets everything that came during them`(order: String) async throws {
    let sandbox = try SiteSandbox([reply])
    try await Task.sleep(for: .milliseconds(1100))
    let first = MailBuilder.series("other", of: 2, cover: false)
    try sandbox.ingest(first)
    let dates = try await walk(sandbox, "events/?order=\(order)&per_page=2", "date") { number in
      guard number == 1 else { return }
      // The answer of before is a comment now, and another mail is newer than what is known of it.
      try sandbox.ingest(self.mails)
      _ = await sandbox.get("/api/events/")
      try await Task.sleep(for: .milliseconds(1100))
      try sandbox.ingest([
        MailBuilder(subject: "[PATCH] next", messageID: "next@example.org", diff: MailBuilder.diff("next.txt"))
      ])
    }
    let since = try #require(dates.max())
    let later = try await walk(sandbox, "events/?order=\(order)&per_page=2&since=\(since)", "date")
    #expect(later.filter(dates.contains) == [since])
    let all = try await walk(sandbox, "events/?per_page=100", "date")
    #expect(Set(dates + later) == Set(all) && all.count == 18)
  }

  @Test func `late events stay late when the events are gathered again`() async throws {
    let (sandbox, last) = try await lateMails()
    let told = try await categories(sandbox, "?order=date&since=\(last)")
    #expect(told.contains("patch-comment-created"))
    // Other projects: all is read by other rules from now on.
    try sandbox.configure("[project \"tidewatch\"]\n\tlist-id = tw.lists.example.org\n")
    #expect(try await categories(sandbox, "?order=date&since=\(last)") == told)
  }

  @Test(arguments: ["date", "-date"])
  func `events that move between two pages hide no other`(order: String) async throws {
    let sandbox = try SiteSandbox([mails[1]] + MailBuilder.series("clock", of: 3, cover: false, firstMinute: 30))
    let before = Set(try await walk(sandbox, "events/?per_page=100", "id"))
    let told = try await walk(sandbox, "events/?order=\(order)&per_page=1", "id") { number in
      if number == 2 { try sandbox.ingest([self.mails[0], self.mails[2], self.reply]) }
    }
    let after = Set(try await walk(sandbox, "events/?per_page=100", "id"))
    // Those that were there before and after, and nothing twice.
    #expect(before.intersection(after).isSubset(of: told))
    #expect(Set(told).count == told.count)
  }

  @Test func `patches that are decided between two pages hide no other`() async throws {
    let sandbox = try SiteSandbox(MailBuilder.series("clock", of: 5, cover: false))
    let token = try sandbox.token()
    for order in ["date", "-date"] {
      let open = try await walk(sandbox, "patches/?state=new&order=\(order)", "id")
      let told = try await walk(sandbox, "patches/?state=new&order=\(order)&per_page=2", "id") { number in
        guard number == 1 else { return }
        _ = await sandbox.send(.patch, "patches/\(open[0])/", #"{"state": "rejected"}"#, token: token)
      }
      #expect(told == open)
    }
  }

  @Test func `events updated mail by mail equal those gathered at once`() async throws {
    let all = mails + [reply] + MailBuilder.series("tide2", of: 2, prefix: "PATCH v2", firstMinute: 40)
    let sandbox = try SiteSandbox()
    for mail in all.reversed() {
      try sandbox.ingest([mail])
      _ = try await categories(sandbox)
    }
    let once = try SiteSandbox(all)
    func subjects(_ sandbox: SiteSandbox) async throws -> [String] {
      let events = try #require(try await sandbox.document("events/?per_page=250").elements)
      return events.map { event in
        let payload = ["patch", "cover", "series"].compactMap { event["payload"]?[$0]?["id"]?.number }
        return "\(event["category"]?.text ?? "") \(payload)"
      }.sorted()
    }
    #expect(try await subjects(sandbox) == subjects(once))
  }
}

@Suite struct BundleTests {
  private let mails = MailBuilder.series("tide", of: 3)

  @Test func `a bundle is created, shown, changed and deleted by its owner`() async throws {
    let sandbox = try SiteSandbox(mails)
    let token = try sandbox.token()
    let numbers = (1...3).map { SiteSandbox.number("tide-\($0)@example.org") }
    let made = await sandbox.send(
      .post, "1.2/bundles/", "name=Heights&patches=\(numbers[1])&patches=\(numbers[0])&public=True",
      type: "application/x-www-form-urlencoded", token: token)
    #expect(made.status == .created, "\(made.text)")
    let bundle = try #require(JSONReader.read(made.bytes))
    let id = try #require(bundle["id"]?.number)
    #expect(bundle["patches"]?.elements?.compactMap { $0["id"]?.number } == [numbers[1], numbers[0]])
    #expect(try await sandbox.texts("bundles/?q=height", "name") == ["Heights"])
    #expect(try await sandbox.document("bundles/heights/")["id"]?.number == id)
    let mailbox = await sandbox.get("/bundle/\(id)/mbox/")
    #expect(mailbox.headers["Content-Disposition"] == "attachment; filename=bundle-\(id)-Heights.mbox")
    #expect(mailbox.text.contains("tide: part 2") && mailbox.text.contains("tide: part 1"))
    let changed = await sandbox.send(
      .patch, "1.2/bundles/\(id)/", #"{"patches": [\#(numbers[2])], "public": false}"#, token: token)
    #expect(JSONReader.read(changed.bytes)?["patches"]?.elements?.count == 1)
    // It is its owner's alone now.
    #expect(await sandbox.get("/api/bundles/\(id)/").status == .notFound)
    #expect(await sandbox.get("/api/bundles/\(id)/", [("Authorization", "Token \(token)")]).status == .ok)
    #expect(await sandbox.send(.delete, "1.2/bundles/\(id)/", "", token: token).status == .noContent)
    #expect(await sandbox.get("/api/bundles/\(id)/", [("Authorization", "Token \(token)")]).status == .notFound)
  }

  @Test func `people may give their bundles the same names`() async throws {
    let sandbox = try SiteSandbox(mails)
    let number = SiteSandbox.number("tide-2@example.org")
    let tokens = [try sandbox.token(), try sandbox.token(Address(name: "Grace", email: "grace@example.org"))]
    var ids: [Int] = []
    for token in tokens {
      let body = #"{"name": "todo", "patches": [\#(number)], "public": true}"#
      let made = await sandbox.send(.post, "1.2/bundles/", body, token: token)
      #expect(made.status == .created, "\(made.text)")
      let id = try #require(JSONReader.read(made.bytes)?["id"]?.number)
      #expect(made.headers["Location"]?.hasSuffix("/api/1.2/bundles/\(id)/") == true)
      #expect(await sandbox.send(.post, "1.2/bundles/", body, token: token).status == .badRequest)
      ids.append(id)
    }
    #expect(Set(ids).count == 2)
    for (id, token) in zip(ids, tokens) {
      let shown = try await sandbox.document("bundles/TODO/", [("Authorization", "Token \(token)")])
      #expect(shown["id"]?.number == id)
    }
    #expect(await sandbox.send(.delete, "bundles/\(ids[0])/", "", token: tokens[1]).status == .forbidden)
    #expect(await sandbox.send(.delete, "bundles/\(ids[0])/", "", token: tokens[0]).status == .noContent)
    #expect(try await sandbox.document("bundles/").elements?.map { $0["id"]?.number } == [ids[1]])
  }

  @Test func `bundles are sorted by name or age, and each has a page for who may see it`() async throws {
    let sandbox = try SiteSandbox(mails)
    let (token, number) = (try sandbox.token(), SiteSandbox.number("tide-2@example.org"))
    for (name, isPublic) in [("Tides", true), ("clocks & <b>", true), ("Secret", false)] {
      let body = #"{"name": "\#(name)", "patches": [\#(number)], "public": \#(isPublic)}"#
      #expect(await sandbox.send(.post, "bundles/", body, token: token).status == .created)
    }
    for (order, names) in [
      ("", ["Tides", "clocks & <b>"]), ("id", ["Tides", "clocks & <b>"]), ("-id", ["clocks & <b>", "Tides"]),
      ("name", ["clocks & <b>", "Tides"]), ("-name", ["Tides", "clocks & <b>"]),
    ] {
      #expect(try await sandbox.texts("bundles/?order=\(order)", "name") == names, "\(order)")
    }
    let bundle = try #require(try await sandbox.document("bundles/?order=name").elements?.first)
    let address = try #require(bundle["web_url"]?.text?.firstMatch(of: /^https?:\/\/[^\/]*(.*)$/)?.1)
    let page = await sandbox.get(String(address))
    #expect(page.status == .ok)
    #expect(page.text.contains("<h1>clocks &amp; &lt;b&gt;</h1>"))
    #expect(page.text.contains("href=\"/patch/tide-2@example.org/\"") && page.text.contains("\(address)mbox/"))
    // Of another name: not even whether there is one.
    let secret = "/bundle/\(BundleRecord.number("Secret"))/"
    #expect(await sandbox.get(secret).status == .notFound)
    let session = try await sandbox.signIn()
    #expect(await sandbox.get(secret, session.cookie).text.contains("its owner"))
    #expect(await sandbox.get(secret).status == .notFound)
  }

  @Test(arguments: [
    (#"{"name": "", "patches": [N]}"#, "name"), (#"{"name": "x"}"#, "patches"),
    (#"{"name": "x", "patches": [1]}"#, "patches"), (#"{"name": "x", "patches": [N], "public": "so"}"#, "public"),
  ])
  func `an invalid bundle is refused, with the field`(body: String, field: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let number = String(SiteSandbox.number("tide-1@example.org"))
    let text = body.split(separator: "N", omittingEmptySubsequences: false).joined(separator: number)
    let answer = await sandbox.send(.post, "bundles/", text, token: try sandbox.token())
    #expect(answer.status == .badRequest)
    #expect(JSONReader.read(answer.bytes)?[field] != nil)
  }

  @Test func `a bundle cannot be taken over by another person`() throws {
    let (target, other) = (Event.Bundle.target, Address(name: nil, email: "grace@example.org"))
    func entry(_ seconds: Int64, _ actor: Address, _ bundle: Event.Bundle) -> ReviewHistory.Entry {
      let event = Event(
        target: target, date: MailDate(seconds: seconds, offsetMinutes: 0), actor: actor, changes: [.bundle(bundle)],
        reason: nil)
      return ReviewHistory.Entry(id: MessageName.id(of: "\(seconds)"), event: event)
    }
    let mine = Event.Bundle(name: "x", isPublic: true, patches: [target])
    let history = ReviewHistory(entries: [
      entry(1, SiteSandbox.ada, mine), entry(2, other, Event.Bundle(name: "X", patches: [])),
      entry(3, other, Event.Bundle(name: "x", patches: [], isGone: true)),
    ])
    #expect(BundleRecord.all(history).map(\.content) == [mine])
  }
}
