import Bytes
import Synchronization
import TestSupport
import Testing
import Tracker

@testable import Index

@Suite("Searches without a complete index")
struct UnfinishedSearchTests {
  private func bench() throws -> IndexBench {
    let bench = try IndexBench()
    try bench.ingest(FinderTests.mails)
    try bench.record(FinderTests.events)
    return bench
  }

  /// A search of texts by an index of records, with no time to read any mail.
  private func searchOutOfTime(_ bench: IndexBench, _ snapshot: Snapshot) throws -> IndexSearch {
    #expect(try bench.finder().prepare(withText: false))
    let records = try #require(
      try IndexShelf(snapshot, repository: bench.path, cache: nil, limits: nil) { _, _ in }.index(.records))
    var search = IndexSearch(
      database: records.database,
      differences: try Differences(of: records.database, madeFrom: records.key, to: snapshot))
    search.reader = ViewSearch(snapshot: snapshot)
    search.deadline = Deadline(after: .zero)
    return search
  }

  private func messages(_ finder: Finder) throws -> [Hit] { try finder.messages(IndexBench.query("overflows")) }

  @Test("while another process makes the index of texts, the same is found by reading the mails")
  func beingMade() throws {
    let bench = try bench()
    // Without a cover letter, its first patch is found by its own words, and the series by those of each.
    try bench.ingest(MailBuilder.series("ebb", of: 3, cover: false, firstMinute: 200).map(\.bytes))
    #expect(try bench.finder().prepare(withText: false))
    let lock = try #require(IndexFolder(path: bench.path + "/patchbay").lock(.text))
    defer { withExtendedLifetime(lock) {} }
    let queries = FinderTests.queries + ["b:\"part 2\"", "s:ebb nq:part", "s:ebb b:2"]
    #expect(try bench.differences(queries, FinderTests.filters) == [])
  }

  @Test("what records say of a query matches whatever the query matches")
  func withoutMails() throws {
    let bench = try bench()
    let view = ViewSearch(snapshot: try bench.snapshot())
    for text in FinderTests.queries {
      let query = try IndexBench.query(text)
      guard let known = query.withoutMails else { continue }
      #expect(!known.needsMails)
      #expect(query.needsMails || known == query, "\(text)")
      #expect(try Set(view.messages(query)).isSubset(of: view.messages(known)), "\(text)")
    }
    func known(_ text: String) throws -> Query? { try IndexBench.query(text).withoutMails }
    #expect(try known("s:tide nq:overflows d:2023") == IndexBench.query("s:tide d:2023"))
    #expect(try known("(s:tide nq:a) OR (f:bo nq:b)") == .any([.all([known("s:tide")!]), .all([known("f:bo")!])]))
    #expect(try known("s:tide OR nq:overflows") == nil)
    #expect(try known("NOT (s:tide nq:overflows)") == nil)
    #expect(try known("overflows") == nil)
  }

  @Test("while the index of texts is made, only mails are read whose records may match")
  func narrowed() throws {
    let bench = try bench()
    let search = try searchOutOfTime(bench, bench.snapshot())
    #expect(try search.messages(IndexBench.query("s:nothing overflows"), limit: .max) == [])
    #expect(throws: UnfinishedSearch.self) {
      try search.messages(IndexBench.query("s:tide overflows"), limit: .max)
    }
  }

  @Test("a limited search has the index made elsewhere, and finds the same without it")
  func limited() throws {
    let bench = try bench()
    let asked = Mutex<[Bool]>([])
    let limits = SearchLimits(time: .seconds(600)) { withText in asked.withLock { $0.append(withText) } }
    let finder = Finder(try bench.snapshot(), repository: bench.path, cache: nil, limits: limits)
    #expect(try messages(finder).count == 3)
    #expect(bench.file(.text) == nil && bench.file(.records) == nil)
    #expect(asked.withLock { $0.contains(true) })
    #expect(try bench.finder().prepare(withText: true))
    let before = asked.withLock { $0.count }
    #expect(try messages(finder).count == 3)
    #expect(finder.source == .index)
    #expect(asked.withLock { $0.count } == before)
  }

  @Test("a large tracker without an index lists the series of the latest mails, and says so")
  func atOnce() throws {
    let bench = try bench()
    func finder(fewMails: Int) throws -> Finder {
      let limits = SearchLimits(time: .seconds(600), moment: .seconds(600), fewMails: fewMails) { _ in }
      return Finder(try bench.snapshot(), repository: bench.path, cache: nil, limits: limits)
    }
    let filter = ListFilter()
    let whole = try finder(fewMails: 1000).seriesAtOnce(filter)
    #expect(whole.count > 1)
    let unfinished = #expect(throws: UnfinishedSearch.self) { try finder(fewMails: 0).seriesAtOnce(filter) }
    #expect(unfinished?.hits == whole)
    #expect(unfinished?.reach == .lastMails(FinderTests.mails.count))
    #expect(try bench.finder().prepare(withText: false))
    #expect(try finder(fewMails: 0).seriesAtOnce(filter).map(\.id) == whole.map(\.id))
  }

  @Test("the series that depend on another are found once there is an index, or mails are few")
  func dependents() throws {
    let bench = try bench()
    let needing = MailBuilder(
      subject: "[PATCH] clock: hands", messageID: "clock@example.org",
      body: "Why.\n\nDepends-on: <tide-1@example.org>\n",
      diff: MailBuilder.diff("c"))
    try bench.ingest(MailBuilder.series("tide", of: 2).map(\.bytes) + [needing.bytes])
    let snapshot = try bench.snapshot()
    let needed = try #require(try snapshot.series(containing: MessageName.id(of: "tide-2@example.org")))
    func found(fewMails: Int) throws -> [ObjectID: [ObjectID]] {
      let limits = SearchLimits(time: .seconds(600), moment: .seconds(600), fewMails: fewMails) { _ in }
      return try Finder(snapshot, repository: bench.path, cache: nil, limits: limits).dependents(on: [needed])
    }
    let expected = [needed.head: [MessageName.id(of: "clock@example.org")]]
    #expect(try found(fewMails: 1000) == expected)
    #expect(throws: UnfinishedSearch.self) { try found(fewMails: 0) }
    #expect(try bench.finder().prepare(withText: false))
    #expect(try found(fewMails: 0) == expected)
  }

  @Test("a partial reroll depends on what the patches that it inherits depend on")
  func inheritedDependency() throws {
    let bench = try bench()
    func patch(_ prefix: String, _ id: String, answering: [String] = [], body: String = "Why.\n") -> MailBuilder {
      MailBuilder(
        subject: "[PATCH \(prefix)] \(id.first ?? "a")", messageID: id, inReplyTo: answering.last,
        references: answering,
        date: "\(prefix.hasPrefix("v2") ? 16 : 15) Nov 2023 10:00:00 +0000", body: body, diff: MailBuilder.diff(id))
    }
    let clock = [
      patch("1/2", "first", body: "Why.\n\nDepends-on: <tide-0@example.org>\n"),
      patch("2/2", "second", answering: ["first"]), patch("v2 2/2", "sooner", answering: ["first", "second"]),
    ]
    try bench.ingest((MailBuilder.series("tide", of: 2) + clock).map(\.bytes))
    #expect(try bench.finder().prepare(withText: false))
    let snapshot = try bench.snapshot()
    func group(_ id: String) throws -> SeriesGroup {
      try #require(try snapshot.series(containing: MessageName.id(of: id)))
    }
    let (needed, first, second) = try (group("tide-0@example.org"), group("first"), group("sooner"))
    #expect(second.previous == first.head)
    #expect(!second.inherited.isEmpty)
    #expect(try snapshot.dependencies(of: second) == [needed.head])
    #expect(try bench.finder().dependents(on: [needed]) == [needed.head: [first.head, second.head]])
  }

  @Test("a search that runs out of time says so", arguments: ["none", "records", "text"])
  func timeIsUp(_ index: String) throws {
    let bench = try bench()
    if index != "none" { #expect(try bench.finder().prepare(withText: index == "text")) }
    let limits = SearchLimits(time: .zero) { _ in }
    let finder = Finder(try bench.snapshot(), repository: bench.path, cache: nil, limits: limits)
    if index == "text" {
      // So few rows are looked up before SQLite asks whether it may go on.
      #expect(try messages(finder).count == 3)
    } else {
      #expect(throws: UnfinishedSearch.self) { try messages(finder) }
    }
  }

  @Test("an interrupted search says how far it came")
  func partly() throws {
    let bench = try bench()
    let snapshot = try bench.snapshot()
    let search = try searchOutOfTime(bench, snapshot)
    let query = try IndexBench.query("overflows")
    let unfinished = #expect(throws: UnfinishedSearch.self) { try search.messages(query, limit: .max) }
    #expect(unfinished?.hits.isEmpty == true)
    let newest = try ViewSearch(snapshot: snapshot).messages(IndexBench.query("d:1970-01-01..")).map(\.date).max()
    #expect(unfinished?.reach == newest.map { .since($0) })
  }

  @Test("a statement that runs too long is interrupted")
  func interrupted() throws {
    let bench = try bench()
    #expect(try bench.finder().prepare(withText: false))
    let database = try Database(try #require(bench.file()), .read)
    database.stop(at: Deadline(after: .milliseconds(20)))
    let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    let error = #expect(throws: SQLiteError.self) { try database.integer(endless) }
    #expect(error?.isInterrupted == true)
    database.stop(at: nil)
    #expect(try database.integer("SELECT count(*) FROM message") == Int64(FinderTests.mails.count))
  }
}
