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

  @Test("the index of texts has the rows of the records' index, and finds what the view finds")
  func sameRows() throws {
    let bench = try IndexBench()
    try bench.ingest(FinderTests.mails)
    try bench.record(FinderTests.events)
    try bench.ingest(Array(MailList.tidewatch.mails().prefix(200)))
    #expect(try bench.finder().prepare(withText: true))
    let databases = try IndexLevel.allCases.map { try Database(#require(bench.file($0)), .read) }
    for table in Schema.copied {
      let rows = try databases.map { database in
        let statement = try database.prepare("SELECT * FROM \(table)")
        var rows: [[[UInt8]]] = []
        while try statement.step() { rows.append((0..<statement.columnCount).map { statement.bytes(Int32($0)) }) }
        return rows
      }
      #expect(rows[0] == rows[1], "\(table)")
      #expect(!rows[0].isEmpty || ["remark", "attestation"].contains(table), "\(table)")
    }
    #expect(try bench.differences(FinderTests.queries, FinderTests.filters) == [])
  }

  @Test(
    "an index of records that lacks a message, or has one too many, is made again for the index of texts",
    arguments: [
      "DELETE FROM message WHERE rowid = (SELECT max(rowid) FROM message)",
      "UPDATE message SET id = NULL WHERE rowid = (SELECT max(rowid) FROM message)",
      "INSERT INTO message VALUES (1, zeroblob(20), 0, 0)",
    ])
  func wrongRecords(_ damage: String) throws {
    let bench = try IndexBench()
    try bench.ingest(FinderTests.mails)
    #expect(try bench.finder().prepare(withText: false))
    let wrong = try #require(bench.file())
    try Database(wrong, .write).run(damage)
    #expect(try bench.differences(["nq:overflows", "s:tide"], []) == [])
    #expect(bench.file(.text) != nil && bench.file() != wrong)
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
    let table = try MessageTable(of: snapshot.data.messages, in: snapshot.store)
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
