import Mail
import TestSupport
import Testing
import Tracker

@testable import Index

@Suite("Indexes made from nothing")
struct FreshIndexTests {
  @Test("a series is found by the words of a cover letter without a number")
  func introduction() throws {
    let bench = try IndexBench()
    let first = MailBuilder(
      subject: "some words about clocks", messageID: "words@example.org", date: "Tue, 14 Nov 2023 00:00:00 +0000")
    let parts = MailBuilder.series("part", of: 2, cover: false, inReplyTo: "words@example.org", firstMinute: 1)
    try bench.ingest(([first] + parts).map(\.bytes))
    var filter = ListFilter()
    filter.query = try IndexBench.query("s:clocks")
    #expect(try ViewSearch(snapshot: bench.snapshot()).series(filter).count == 1)
    #expect(try bench.differences(["s:clocks"], []) == [])
  }

  @Test("a table of all messages knows what answers each", arguments: [MailList.tidewatch, .utilLinux])
  func answers(_ list: MailList) throws {
    let bench = try IndexBench()
    let threads = [
      ("one", ["two"]), ("two", ["one"]), ("self", ["self"]), ("root", []), ("below", ["root", "missing", "lost"]),
      ("beside", ["root", "missing"]), ("last", ["below", "lost", "root"]),
    ].map { name, references in
      MailBuilder(
        subject: "Re: \(name)", messageID: "\(name)@example.org",
        inReplyTo: references.last.map { "\($0)@example.org" },
        references: references.map { "\($0)@example.org" })
    }
    try bench.ingest(list.mails().prefix(700) + threads.map(\.bytes))
    let snapshot = try bench.snapshot()
    let table = try MessageTable(of: snapshot.data, in: snapshot.store)
    let records = try table.entries.map { try #require(try snapshot.message($0.id)) }
    var known = snapshot
    known.table = MessageTable(
      table,
      parents: zip(table.entries, records).map { table.parent(of: $0.id, citing: $1.content.citations) ?? -1 })
    let cited = Set(records.flatMap(\.content.citations.nearestFirst))
    for id in cited.union(table.entries.map(\.id)) {
      #expect(try known.answers(to: id).map(\.id) == snapshot.answers(to: id).map(\.id))
      #expect(try known.contains(id) == snapshot.contains(id))
    }
  }
}
