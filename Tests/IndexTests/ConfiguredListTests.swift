import Mail
import TestSupport
import Testing
import Tracker

@testable import Index

@Suite("Lists by configuration")
struct ConfiguredListTests {
  static let configuration = """
    [project "sea"]
      list-id = tides.lists.example.org
    [project "clocks"]
      subject = *clock*
    [delegate "Sea Master <sea@example.org>"]
      path = src/
    [delegate "clock@example.org"]
      path = clock-*.txt
      project = clocks
    """

  private func found(_ bench: IndexBench, _ change: (inout ListFilter) -> Void) throws -> Set<String> {
    var filter = ListFilter()
    filter.archived = .also
    change(&filter)
    let finder = try bench.finder()
    let hits = try finder.patches(filter)
    #expect(finder.source == .index)
    return Set(try hits.compactMap { try bench.snapshot().message($0.id)?.content.messageID })
  }

  @Test("an index made under other rules answers by the current rules, as the view does")
  func rules() throws {
    let bench = try IndexBench()
    try bench.ingest(FinderTests.mails)
    try bench.record(FinderTests.events)
    #expect(try bench.finder().prepare(withText: true))
    #expect(try found(bench) { $0.delegate = "sea" }.isEmpty)
    let before = try #require(bench.file())

    try bench.configure(Self.configuration)
    #expect(try bench.differences(FinderTests.queries, FinderTests.filters) == [])
    #expect(bench.file() != before, "the index was made again")
    #expect(try found(bench) { $0.delegate = "sea@" } == ["one@example.org"])
    #expect(try found(bench) { $0.projects = ["sea"] } == ["one@example.org"])
    #expect(try found(bench) { $0.projects = ["clocks"] } == ["clock-1@example.org", "clock-2@example.org"])
    // What somebody set goes before the rules.
    #expect(try found(bench) { $0.delegate = "clock@" } == ["clock-1@example.org"])
    #expect(try found(bench) { $0.delegate = "dee" }.contains("clock-2@example.org"))
    #expect(try bench.findings() == [])

    // A change that lists do not depend on costs nothing.
    let kept = try #require(bench.file())
    try bench.configure(Self.configuration + "\n[permission \"sync\"]\n  allow = dee\n")
    #expect(try found(bench) { $0.delegate = "sea@" } == ["one@example.org"])
    #expect(bench.file() == kept)
  }

  @Test("an index that is updated mail by mail follows the rules as well")
  func incremental() throws {
    let bench = try IndexBench()
    try bench.configure(Self.configuration)
    var events = FinderTests.events
    for mail in FinderTests.mails {
      try bench.ingest([mail])
      if let event = events.popLast() { try bench.record([event]) }
      #expect(try bench.finder().prepare(withText: false))
    }
    #expect(try bench.differences([], FinderTests.filters) == [])
  }

  @Test("a patch that arrives through a second list is in that list's project as well")
  func secondList() throws {
    let bench = try IndexBench()
    try bench.configure(
      "[project \"a\"]\n list-id = a.example.org\n[project \"b\"]\n list-id = b.example.org\n")
    for (list, hour) in [("a", 4), ("b", 5)] {
      try bench.ingest([
        MailBuilder(
          subject: "[PATCH] tide: x", messageID: "both@example.org", diff: MailBuilder.diff("a"),
          fields: [
            ("List-Id", "<\(list).example.org>"), ("Received", "by mx; Tue, 14 Nov 2023 1\(hour):00:00 +0000"),
          ]
        ).bytes
      ])
      #expect(try found(bench) { $0.projects = ["a"] } == ["both@example.org"])
    }
    #expect(try found(bench) { $0.projects = ["b"] } == ["both@example.org"])
    #expect(try found(bench) { $0.lists = ["b.example.org"] } == ["both@example.org"])
  }
}
