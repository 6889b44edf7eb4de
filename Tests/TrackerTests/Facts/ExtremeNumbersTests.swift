import Bytes
import Git
import Mail
import Patches
import TestSupport
import Testing

@testable import Tracker

/// Every number that is read from outside, at its extremes: whatever it is, it is read within bounds, and what is read
/// can be written, shown, folded and compared.
@Suite("Extreme numbers are read within bounds", .timeLimit(.minutes(240)))
struct ExtremeNumbersTests {
  static let numbers: [String] = [
    "0", "-1", "1", "-0", "+5", "1439", "1440", "-1440", "9999", "10000", "999999", "1000000", "2147483647",
    "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296", "7258118400", "7258118401",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "18446744073709551615", "18446744073709551616", String(repeating: "9", count: 40),
    "-" + String(repeating: "9", count: 40), "", " ", "x", "1 2",
  ]

  private static let target = ObjectID(hex: String(repeating: "ab", count: 20)) ?? .zero

  private static func isBounded(_ date: MailDate) -> Bool {
    Timestamp.bounds.contains(date.seconds) && ZoneOffset.bounds.contains(date.offsetMinutes)
      && !date.iso8601.isEmpty && !date.rfc2822.isEmpty
  }

  @Test("in dates and zones of events", arguments: numbers)
  func events(number: String) throws {
    for (seconds, zone) in [(number, "0"), ("0", number), (number, number)] {
      let text = "target: \(Self.target.hex)\ndate: \(seconds) \(zone)\nby: a@b\nstate: accepted\n"
      guard let event = Event(parsing: Array(text.utf8)) else { continue }
      #expect(Self.isBounded(event.date))
      #expect(Event(parsing: event.bytes) == event)
      let late = event.notAfter(Timestamp(nearest: 86_400))
      #expect(late.date.seconds <= 86_400)
    }
  }

  @Test("in people and dates of commits", arguments: numbers)
  func commits(number: String) throws {
    let id = Tree.emptyID.hex
    for date in ["\(number) +0000", "0 \(number)", "\(number) \(number)", number] {
      let text = "tree \(id)\nauthor A <a@b> \(date)\ncommitter A <a@b> \(date)\n\nm\n"
      let commit = try Commit(parsing: Array(text.utf8))
      for person in [commit.author, commit.committer] {
        #expect(Timestamp.bounds.contains(person.seconds))
        #expect(ZoneOffset.bounds.contains(person.offsetMinutes))
      }
      #expect(try Commit(parsing: commit.serialized()).committer == commit.committer)
      let date = MailDate(commit.committer.date, commit.committer.zone)
      #expect(Self.isBounded(date))
    }
  }

  @Test("in the date of a commit, read whole and by a walk alike", arguments: numbers)
  func walk(number: String) throws {
    let bench = try FoldBench()
    let text = "tree \(Tree.emptyID.hex)\nauthor A <a@b> 0 +0000\ncommitter A <a@b> \(number) +0000\n\nm\n"
    let id = try bench.repository.write(.commit, Array(text.utf8))
    #expect(try bench.repository.step(id).seconds == bench.repository.commit(id).committer.seconds)
    #expect(try bench.repository.newCommits(from: [id], excluding: []) == [id])
  }

  @Test("in records of messages", arguments: numbers)
  func messages(number: String) {
    let text = """
      mail: \(Self.target.hex) \(number) \(number)
      kind: patch
      date: \(number) \(number)
      subject: x
      version: \(number)
      number: \(number)
      total: \(number)

      """
    let record = MessageRecord(parsing: Array(text.utf8))
    if let date = record.content.date { #expect(Self.isBounded(date)) }
    for copy in record.copies {
      #expect(copy.received.map(Timestamp.bounds.contains) ?? true)
      #expect(copy.date.map(Timestamp.bounds.contains) ?? true)
    }
    for value in [record.content.version, record.content.number, record.content.total] {
      #expect(value.map(PartNumber.bounds.contains) ?? true)
    }
    #expect(MessageRecord(parsing: record.bytes) == record)
    _ = record.part(id: Self.target).map { SeriesRules.group([$0]) }
  }

  @Test("in records of series", arguments: numbers)
  func series(number: String) {
    let text =
      "version: \(number)\ntotal: \(number)\npatch: \(number) \(Self.target.hex)\n"
      + "inherited: \(number) \(Self.target.hex)\nreplaced: \(number) \(Self.target.hex)\n"
    let group = SeriesGroup(head: Self.target, record: Array(text.utf8))
    #expect(PartNumber.totals.contains(group.total))
    #expect(group.missing.count <= PartNumber.totals.upperBound)
    #expect(SeriesGroup(head: Self.target, record: group.record) == group)
    let made = SeriesGroup(
      head: Self.target, version: Part.Version(.min, minor: .max), total: .max, cover: nil, patches: [.max: Self.target]
    )
    #expect(made.missing.count <= PartNumber.totals.upperBound)
  }

  @Test("in rows of parts", arguments: numbers)
  func parts(number: String) {
    let row = "\(Self.target.hex) \(number)/\(number) \(number) \(number) 7 - - - |\n"
    let others = (1...4).map { "\(String(repeating: "\($0)", count: 40)) \($0)/\(number) 1 \(number) 7 - - - |\n" }
    let table = PartTable(parsing: Array((row + others.joined()).utf8))
    for part in table.rows.values {
      #expect(part.total.map(PartNumber.totals.contains) ?? true)
      #expect(PartNumber.bounds.contains(part.number))
      #expect(part.date.map(Timestamp.bounds.contains) ?? true)
    }
    _ = SeriesRules.group(table.rows.values)
    #expect(PartTable(parsing: table.bytes) == table)
  }

  @Test("in counts of a view", arguments: numbers)
  func counts(number: String) {
    let keys = ["messages", "patches", "covers", "comments", "pull-requests", "other", "series", "complete", "mails"]
    let text = (keys + ["events"]).map { "\($0): \(number)\n" }.joined()
    var counts = Counts(record: Array(text.utf8))
    #expect(counts.facts >= 0)
    counts.count(.patch, by: 1)
    counts.count(.patch, by: -2)
  }

  @Test("in dates and numbers of mail", arguments: numbers)
  func mails(number: String) {
    let dates = [
      "1 Jan \(number) 00:00:00 +0000", "\(number) Jan 2020 00:00:00 +0000", "1 Jan 2020 \(number):0:0 +\(number)",
    ]
    for date in dates {
      if let date = MailDate(parsing: Array(date.utf8)[...]) { #expect(Self.isBounded(date)) }
    }
    for date in ["@\(number) +0000", "@1 +\(number)", number, "1 Jan \(number) 00:00:00 +\(number)"] {
      if let date = GitDate.parse(Array(date.utf8)) { #expect(Self.isBounded(date)) }
    }
    for subject in ["[PATCH v\(number) \(number)/\(number)] x", "[PATCH \(number) of \(number)] x"] {
      let mail = MailBuilder(subject: subject, messageID: "x@example.org").bytes
      let record = MailFact(raw: mail, blob: Self.target).record
      #expect(record.content.total.map(PartNumber.bounds.contains) ?? true)
      _ = record.part(id: Self.target).map { SeriesRules.group([$0]) }
    }
  }
}
