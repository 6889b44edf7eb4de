import Bytes
import Git
import Mail
import Patches
import TestSupport
import Testing

@testable import Tracker

/// What trackers read of each other's events, records and configuration. `PATCHBAY_FUZZ_ROUNDS=1000000` takes a million
/// of each.
@Suite("Fuzzed records are read within bounds")
struct RecordFuzzTests {
  private static let id = String(repeating: "ab", count: 20)
  private static let other = String(repeating: "0123456789", count: 4)

  private static let events = [
    "target: \(id)\ndate: 1700000000 60\nby: ada@example.org\nname: Ada\nstate: accepted\nreason: why not\n",
    "target: \(id)\ndate: 1 -0\nby: a@b\ndelegate:\narchived: yes\ncommit: \(other)\noverrules: \(other)\n",
    "target: \(id)\ndate: 5 0\nby: ci@b\ncheck: ci/build success https://x.example/ all is well\napplies: yes \(other)\n",
    "target: \(id)\ndate: 5 0\nby: a@b\nfollows: \(other)\nbelongs: none\nhidden: yes\naddressed: no\n",
  ]

  @Test("of events and their histories")
  func events() throws {
    let outcome = Fuzzing(
      "events", Self.events, words: ["state: ", "check: ", "follows: rules\n", "event: \(Self.id)\n"]
    )
    .run { bytes in
      var history = ReviewHistory(parsing: Array("event: \(Self.id)\n".utf8) + bytes)
      guard let event = Event(parsing: bytes) else { return }
      #expect(Event(parsing: event.bytes) == event)
      #expect(Timestamp.bounds.contains(event.date.seconds))
      _ = history.add(.init(id: SHA1.blobID(event.bytes), event: event))
      #expect(history.succeeding(event.date).date.seconds <= Timestamp.latest.seconds)
      #expect(ReviewHistory(parsing: history.bytes) == history)
      _ = Corrections(history)
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  @Test("of messages, series, parts, versions and counts")
  func records() throws {
    let mails = MailBuilder.series("tide", of: 3).map(\.bytes)
    let facts = mails.map { MailFact(raw: $0, blob: SHA1.blobID($0)) }
    let rows = PartTable(
      rows: Dictionary(
        facts.compactMap { $0.record.part(id: $0.id) }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }))
    let group = SeriesGroup(
      head: facts[0].id, version: Part.Version(2), total: 3, cover: facts[0].id,
      patches: Dictionary(uniqueKeysWithValues: facts.dropFirst().enumerated().map { ($0.offset + 1, $0.element.id) }))
    let counts = ["messages", "patches", "series", "complete", "mails", "events"].map { "\($0): 12\n" }.joined()
    let corpus =
      facts.map(\.record.bytes) + [
        rows.bytes, group.record, Array(counts.utf8), Array("\(Self.id)\n\(Self.other)\n".utf8),
      ]
    let words = ["mail: ", "total: ", "version: ", "patch: 1 \(Self.id)\n", "follows: ", "trailer-scope: ", "full\n"]
    let outcome = Fuzzing("records", corpus, words: words).run { bytes in
      let record = MessageRecord(parsing: bytes)
      #expect(MessageRecord(parsing: record.bytes).bytes == record.bytes)
      if let part = record.part(id: facts[0].id) { _ = SeriesRules.group([part]) }
      let series = SeriesGroup(head: facts[0].id, record: bytes)
      #expect(series.missing.count <= PartNumber.totals.upperBound)
      #expect(SeriesGroup(head: facts[0].id, record: series.record) == series)
      let table = PartTable(parsing: bytes)
      #expect(PartTable(parsing: table.bytes) == table)
      _ = SeriesRules.group(table.rows.values)
      let links = RevisionTable(parsing: bytes)
      #expect(RevisionTable(parsing: links.bytes) == links)
      var counted = Counts(record: bytes)
      counted.count(series, by: 1)
      #expect(counted.facts >= 0)
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  @Test("of views")
  func views() throws {
    let bench = try FoldBench()
    let folded = try bench.fold([MailBuilder.series("tide", of: 2).map(\.bytes)])
    let head = Lane(name: "refs/patchbay/log/ab-0", head: SHA1.blobID([1]))
    let view = try ViewCommit(folded.digest, heads: [head], parent: nil, summary: "View")
      .write(seconds: 5, to: folded.store)
    let tree = try folded.store.commit(view).tree
    var ids = [view, tree, folded.digest]
    for entry in try folded.store.tree(tree).entries + folded.store.tree(folded.digest).entries { ids.append(entry.id) }
    let objects = try ids.map { try folded.store.read($0) }
    var count = 0
    let outcome = try Fuzzing("views", objects.map(\.bytes)).run { bytes in
      // What a stranger's view holds in the place of each of these objects.
      let store = ObjectBuffer(over: bench.repository)
      for object in objects { try store.write(object.kind, object.bytes) }
      count += 1
      let place = count % objects.count
      let changed = try store.write(objects[place].kind, bytes)
      let commit = Commit(
        tree: place == 1 ? changed : tree, parents: [], author: Self.person, committer: Self.person, message: [])
      guard let read = try? View.read(place == 0 ? changed : store.write(commit), in: store) else { return }
      _ = try? read.data.messages.value(for: SHA1.blobID([2]), in: store)
      _ = try? read.data.messages.forEach(in: store) { (_, _) throws(GitError) in true }
      if place > 1, let data = try? ViewData(tree: changed, in: store) {
        _ = try? data.series.forEach(in: store) { (_, _) throws(GitError) in true }
      }
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  private static let person = Signature(name: "A", email: "a@b", seconds: 5, offsetMinutes: 0)

  @Test("of configuration and lanes")
  func configuration() {
    let text = """
      [project "tidewatch"]
      \tlist-id = tidewatch.lists.example.org
      \tsubject = *[tidewatch]* ; comment
      \trepository = /srv/tidewatch.git
      \tbranch = next queued
      \tarchive = "https://lists.example.org/tide\\"watch/"
      [state "needs-hardware"]
      \topen = yes
      [delegate "grace@example.org"]
      \tpath = src/**/[a-z]?.c
      \tproject = tidewatch
      [permission "config"]
      \tallow = ada@example.org \\
        more

      """
    let words = [
      "[", "]", "[project \"x\"]\n", "[permission \"relay\"]\n", "allow = ", "**", "[!a-", "include.path = /x\n",
    ]
    let outcome = Fuzzing("configuration", [text, "[state \"x\"]open=no\n", "a.b.c=d\n"], words: words).run { bytes in
      let configuration = try? TrackerConfiguration(parsing: bytes, file: "config")
      _ = configuration?.projects(of: MessageRecord(parsing: bytes))
      let name = Lane.prefix + String(decoding: bytes.prefix(60), as: UTF8.self)
      if let lane = Lane.Name(name) { #expect((0...999_999_999).contains(lane.number)) }
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }
}
