import Bytes
import Git
import Mail
import TestSupport
import Testing
import Tracker

@testable import Index

@Suite("Lists and searches")
struct FinderTests {
  static let mails: [[UInt8]] = {
    var mails = MailBuilder.series("tide", of: 3)
    mails += MailBuilder.series("clock", of: 2, from: "Bo Büchner <bo@example.net>", firstMinute: 30)
    mails += MailBuilder.series(
      "tide2", of: 3, prefix: "PATCH v2", inReplyTo: "tide-0@example.org", firstMinute: 100)
    mails.append(
      MailBuilder(
        from: "Cy <cy@example.org>", subject: "[PATCH] sea/level: 編集 of Größe", messageID: "one@example.org",
        body: "It overflows.\n\nReviewed-by: Bo Büchner <bo@example.net>\n", diff: MailBuilder.diff("src/sea_level.c"),
        fields: [
          ("List-Id", "Tides <tides.lists.example.org>"), ("To", "tides@example.org"), ("Cc", "Dee <dee@example.org>"),
        ]))
    mails.append(
      MailBuilder(
        from: "Dee <dee@example.org>", subject: "Re: [PATCH 1/3] tide: part 1", messageID: "r1@example.org",
        inReplyTo: "tide-1@example.org", date: nil, body: "> It overflows here\n\nNo, it wraps around.\n"))
    mails.append(
      MailBuilder(subject: "Hello, overflows", messageID: "old@example.org", date: "Mon, 5 Jan 1970 10:00:00 +0000"))
    return mails.map(\.bytes)
  }()

  static let queries = [
    "tide", "s:tide", "f:bo", "f:büchner", "f:BÜCHNER", "s:größe", "s:編集", "s:集", "dfn:src/sea_level.c", "dfn:level",
    "dfn:txt", "tr:reviewed-by", "tr:\"reviewed by bo\"", "l:tides", "l:tides.lists.example.org", "l:tid", "kind:patch",
    "kind:comment OR kind:other", "nq:wraps", "q:overflows", "nq:overflows", "b:overflows", "overflows", "t:tides",
    "c:dee", "a:dee", "m:one@example.org", "m:nothing@example.org", "NOT s:tide", "s:tide NOT s:cover",
    "s:tide -\"part 1\"", "(s:tide OR f:bo) -s:part", "d:2023-11-14..2023-11-15", "d:..2000-01-01", "d:1970-01-05",
    "s:tide d:2023-11-14T01:00..", "NOT (s:tide OR d:1970)", "s:par*", "\"part 2\"", "s:tide OR m:one@example.org",
    "(s:tide d:2023) OR (f:bo NOT m:clock-1@example.net)", "m:one@example.org s:sea", "s:nothing", "f:ada s:part nq:3",
    "patchid:0*", "s:\"\" f:ada", "s:\"\" OR s:tide",
    "NOT s:\"\" s:tide", "wind(tide, 2)", "NOT NOT s:tide", "d:@0..@1", "-kind:patch",
  ]

  static let filters: [ListFilter] = {
    var result: [ListFilter] = [ListFilter()]
    func add(_ change: (inout ListFilter) -> Void) {
      var filter = ListFilter()
      change(&filter)
      result.append(filter)
    }
    add { $0.archived = .also }
    add { $0.archived = .only }
    add { $0.states = ["new"] }
    add { $0.states = ["Accepted"] }
    add { $0.states = ["accepted", "under_review", "NEW"] }
    add { $0.states = ["no such"] }
    add { $0.submitter = "BÜCH" }
    add { $0.submitter = "example" }
    add { $0.submitter = "" }
    add { $0.delegate = "dee" }
    add { $0.delegate = "" }
    add { $0.delegate = "sea" }
    add { $0.projects = ["sea"] }
    add { $0.projects = ["clocks", "none"] }
    add { $0.projects = ["se"] }
    add { $0.lists = ["tides"] }
    add { $0.lists = ["Tides.Lists.example.org"] }
    add { $0.lists = ["tides.lists", "x"] }
    add { $0.since = 1_699_922_100 }
    add { $0.isOpen = true }
    for needs in [Needs.review, .reply, .test, .apply] { add { $0.needs = needs } }
    for checks in [[CheckChoice.none], [.state(.fail)], [.state(.success), .none], [.state(.pending)]] {
      add { $0.checks = checks }
    }
    for person in ["dee@example.org", "Ada@Example.org", "ee@example.org", "nobody@example.org"] {
      add { $0.people = [person] }
    }
    add { $0.people = ["dee@example.org", "bo@example.net"] }
    add { $0.order = .activity }
    add {
      $0.order = .activity
      $0.isOpen = true
    }
    add {
      $0.order = .activity
      $0.states = ["Accepted"]
    }
    add {
      $0.order = .activity
      $0.query = try? IndexBench.query("s:part")
    }
    for words in [["ide"], ["ID", "art"], ["röß"], ["編"], ["part 2"], ["eve"], ["nowhere"], ["e"], [":"]] {
      add {
        $0.archived = .also
        $0.query = Query.subject(containing: words)
      }
    }
    add { $0.until = 1_699_922_100 }
    add {
      $0.until = 1_799_922_100
      $0.states = ["new"]
      $0.submitter = "ada"
      $0.query = try? IndexBench.query("s:part d:2023..")
    }
    return result
  }()

  /// Every third, where what is asked with all of them elsewhere is answered in another way that takes long; with
  /// `$PATCHBAY_FULL` all.
  private static let someQueries = some(of: queries)
  private static let someFilters = some(of: filters)

  private static func some<Element>(of all: [Element]) -> [Element] {
    PackageFiles.isFullRun ? all : stride(from: 0, to: all.count, by: 3).map { all[$0] }
  }

  static func event(_ target: String, _ second: Int64, _ changes: [Event.Change]) -> Event {
    Event(
      target: MessageName.id(of: target), date: MailDate(seconds: 1_700_000_000 + second, offsetMinutes: 0),
      actor: Address(name: nil, email: "dee@example.org"), changes: changes, reason: nil)
  }

  private static func check(_ context: String, _ state: Event.Check.State) -> Event.Change {
    .check(Event.Check(context: context, state: state, url: nil, description: nil))
  }

  static let events = [
    event("tide-0@example.org", 1, [.state("accepted"), .delegate("Dee <dee@example.org>")]),
    event("tide-2@example.org", 2, [.state("Under Review")]),
    event("one@example.org", 3, [.state("rejected"), .archived(true)]),
    event("clock-1@example.org", 4, [.state("accepted")]),
    event("clock-2@example.org", 5, [.state("accepted"), .delegate("dee")]),
    event("never-came@example.org", 6, [.state("accepted")]),
    event("tide2-1@example.org", 7, [check("ci", .fail), check("build", .success)]),
    event("tide2-0@example.org", 8, [check("ci", .success)]),
    event("one@example.org", 9, [check("ci", .pending)]),
    event("r1@example.org", 10, [.addressed(true)]),
  ]

  @Test("an index finds what the view finds, in the same order")
  func sameAnswers() throws {
    let bench = try IndexBench()
    try bench.ingest(Self.mails)
    try bench.record(Self.events)
    #expect(try bench.differences(Self.queries, Self.filters) == [])
    // Not one that finds nothing only.
    let view = ViewSearch(snapshot: try bench.snapshot())
    #expect(try Self.queries.count { try !view.messages(IndexBench.query($0)).isEmpty } >= 38)
  }

  @Test("the view finds the mails that match a query")
  func meanings() throws {
    let bench = try IndexBench()
    try bench.ingest(Self.mails)
    let view = ViewSearch(snapshot: try bench.snapshot())
    func found(_ text: String) throws -> Set<String> {
      Set(
        try view.messages(IndexBench.query(text)).compactMap {
          try view.snapshot.message($0.id)?.content.messageID?.split(separator: "@").first.map(String.init)
        })
    }
    #expect(try found("nq:wraps") == ["r1"])
    #expect(try found("q:overflows") == ["r1"])
    #expect(try found("nq:overflows") == ["one"])
    #expect(try found("overflows") == ["one", "r1", "old"])
    #expect(try found("dfn:sea_level.c") == ["one"])
    #expect(try found("f:büchner") == ["clock-0", "clock-1", "clock-2"])
    #expect(try found("c:dee") == ["one"])
    #expect(try found("l:tides") == ["one"])
    #expect(try found("s:cover NOT s:v2") == ["tide-0", "clock-0"])
    #expect(try found("d:1970-01-05") == ["old"])
  }

  @Test("an index updated mail by mail answers as the view does")
  func incremental() throws {
    let bench = try IndexBench()
    var random = SeededRandom(seed: 3)
    var events = Self.events
    for mail in Self.mails.shuffled(using: &random) {
      try bench.ingest([mail])
      if let event = events.popLast() { try bench.record([event]) }
      #expect(try bench.finder().prepare(withText: true))
    }
    let forward = try #require(bench.file())
    #expect(try bench.differences(Self.queries, Self.filters) == [])
    #expect(bench.file() == forward, "one index was brought forward all the time")
  }

  @Test("an earlier copy of a message replaces the later one in the index")
  func replacedCopy() throws {
    let bench = try IndexBench()
    func copy(_ subject: String, _ hour: Int) -> [UInt8] {
      MailBuilder(
        subject: subject, messageID: "same@example.org", date: "Tue, 14 Nov 2023 1\(hour):00:00 +0000",
        diff: MailBuilder.diff("a"), fields: [("Received", "by mx; Tue, 14 Nov 2023 1\(hour):00:00 +0000")]
      ).bytes
    }
    try bench.ingest([copy("[PATCH] forged", 5)])
    #expect(try bench.finder().messages(IndexBench.query("s:forged")).count == 1)
    try bench.ingest([copy("[PATCH] true", 4)])
    let finder = try bench.finder()
    #expect(try finder.messages(IndexBench.query("s:forged")).isEmpty)
    #expect(try finder.messages(IndexBench.query("s:true")).count == 1)
    #expect(finder.source == .index)
    #expect(try bench.differences(["s:true", "s:forged"], Self.filters) == [])
  }

  @Test("an index that cannot be updated answers together with what came since")
  func staleIndex() throws {
    let bench = try IndexBench()
    try bench.ingest(Array(Self.mails.prefix(6)))
    #expect(try bench.finder().prepare(withText: true))
    try bench.ingest(Array(Self.mails.dropFirst(6)))
    try bench.record(Self.events)
    // Others hold the write locks, and never let go.
    let holders = try [IndexLevel.records, .text].map { level in
      let database = try Database(try #require(bench.file(level)), .write)
      try database.run("BEGIN IMMEDIATE")
      return database
    }
    #expect(try bench.differences(Self.someQueries, Self.someFilters) == [])
    withExtendedLifetime(holders) {}
  }

  @Test("lists, people and delegates are those of now, whether the index is older, up to date, or not there")
  func names() throws {
    let bench = try IndexBench()
    try bench.ingest(Array(Self.mails.prefix(6)))
    func delegate(_ id: String, to person: String, second: Int64) throws {
      try bench.record([Self.event(id, second, [.delegate(person)])])
    }
    try delegate("tide-1@example.org", to: "Old <old@example.org>", second: 0)
    try delegate("tide-2@example.org", to: "kept@example.org", second: 0)
    #expect(try bench.finder().prepare(withText: false))
    let holder = try Database(try #require(bench.file(.records)), .write)
    try holder.run("BEGIN IMMEDIATE")
    try bench.ingest(Array(Self.mails.dropFirst(6)))
    try delegate("tide-1@example.org", to: "New <new@example.org>", second: 1)
    func names() throws -> [[String]] {
      let finder = try bench.finder()
      let people = try finder.people { _ in true }.map { String(decoding: $0, as: UTF8.self) }
      return [try finder.lists(), people.filter { $0.contains("cy") }, try finder.delegates()]
    }
    let expected = [
      ["tides.lists.example.org"], ["cy\ncy@example.org"], ["kept@example.org", "new <new@example.org>"],
    ]
    #expect(try names() == expected)
    try holder.run("COMMIT")
    #expect(try bench.finder().prepare(withText: false))
    #expect(try names() == expected)
    // One that can be neither used nor made again.
    let index = try #require(bench.file(.records))
    try Command("rm", "-rf", bench.path + "/patchbay", index).run().succeeded()
    try bench.folder.write("tracker.git/patchbay", "no folder\n")
    #expect(try names() == expected)
  }

  @Test("a mirror whose view is behind its log indexes the view, and answers with what came since")
  func indexBehindTheLog() throws {
    let bench = try IndexBench()
    try bench.ingest(Array(Self.mails.prefix(6)))
    let view = try #require(try bench.snapshot().base?.commit)
    try bench.ingest(Array(Self.mails.dropFirst(6)))
    try bench.record(Self.events)
    let git = try Repository.open(bench.path)
    for reference in try git.references(under: View.prefix) {
      #expect(try git.compareAndSwap(reference.name, from: reference.id, to: view) == .swapped)
    }
    #expect(try bench.snapshot().isAhead)
    let finder = try bench.finder()
    #expect(finder.prepare(withText: true))
    #expect(try bench.differences(Self.someQueries, Self.someFilters) == [])
    _ = try finder.series(ListFilter())
    #expect(finder.source == .index)
  }

  @Test("an index that is newer than the snapshot answers for the snapshot")
  func newerIndex() throws {
    let bench = try IndexBench()
    try bench.ingest(Array(Self.mails.prefix(6)))
    let old = try bench.snapshot()
    try bench.ingest(Array(Self.mails.dropFirst(6)))
    #expect(try bench.finder().prepare(withText: false))
    let finder = Finder(old, repository: bench.path, cache: nil)
    let hits = try finder.series(ListFilter())
    #expect(finder.source == .index)
    #expect(hits == (try ViewSearch(snapshot: old).series(ListFilter()).sorted(by: Hit.precedes)))
  }

  @Test(
    "searches of a list find the same with and without an index", arguments: [MailList.tidewatch, .utilLinux])
  func wholeLists(_ list: MailList) throws {
    let bench = try IndexBench()
    let mails = try list.mails().prefix(700)
    let half = mails.count * 4 / 7
    try bench.ingest(Array(mails.prefix(half)))
    #expect(try bench.finder().prepare(withText: true))
    try bench.ingest(Array(mails.dropFirst(half)))
    let queries = [
      "lsblk", "f:karel", "s:fix", "dfn:sys-utils", "nq:thanks", "q:wrote", "tr:signed-off-by",
      "s:mount NOT kind:patch",
      "\"make it\"", "d:2.years.ago..", "kind:cover", "s:re OR b:bug",
    ]
    // Each filter takes its time without an index.
    let filters = Self.filters.enumerated().filter { list == .tidewatch || $0.offset % 4 == 0 }.map(\.element)
    #expect(try bench.differences(queries, filters) == [])
  }
}
