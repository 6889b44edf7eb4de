import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

/// What differs between two views, as keys by folder.
struct ViewDifference {
  let messages: Set<ObjectID>
  let answers: Set<ObjectID>
  let parts: Set<ObjectID>
  let revisions: Set<ObjectID>
  let series: Set<ObjectID>
  let reviews: Set<ObjectID>

  init(_ old: ViewData, _ new: ViewData, in store: ObjectBuffer) throws {
    func keys(_ path: KeyPath<ViewData, FanoutTree>) throws -> Set<ObjectID> {
      Set(try new[keyPath: path].changes(since: old[keyPath: path], in: store).map(\.key))
    }
    messages = try keys(\.messages)
    answers = try keys(\.answers)
    parts = try keys(\.parts)
    revisions = try keys(\.revisions)
    series = try keys(\.series)
    reviews = try keys(\.reviews)
  }
}

@Suite("A late mail")
struct ViewDifferenceTests {
  private static func id(_ messageID: String) -> ObjectID { MessageName.id(of: messageID) }

  /// The difference that one mail makes beside forty series of others and a discussion.
  private func difference(
    _ mails: [MailBuilder], then late: MailBuilder
  ) throws -> (difference: ViewDifference, data: ViewData, store: ObjectBuffer) {
    let others = (0..<40).flatMap { number in
      MailBuilder.series(
        "other\(number)", of: 3, from: "P\(number % 7) <p\(number % 7)@example.org>", firstMinute: number * 7)
    }
    let bench = try FoldBench()
    let store = ObjectBuffer(over: bench.repository)
    func facts(_ mails: [MailBuilder]) -> [Fact] {
      mails.map { .mail(MailFact(raw: $0.bytes, blob: SHA1.blobID($0.bytes))) }
    }
    let before = try Fold.adding(facts(others + mails), to: .empty, in: store)
    let after = try Fold.adding(facts([late]), to: before, in: store)
    return (try ViewDifference(before, after, in: store), after, store)
  }

  @Test("that is the cover letter changes its series, and no other")
  func cover() throws {
    let series = MailBuilder.series("tide", of: 3)
    let (found, data, _) = try difference(Array(series[1...]), then: series[0])
    #expect(found.messages == [Self.id("tide-0@example.org")])
    // The series is named by its cover letter now, no longer by its first patch.
    #expect(found.series == [Self.id("tide-0@example.org"), Self.id("tide-1@example.org")])
    // Whom the patches answer was known before the cover letter came.
    #expect(found.answers.isEmpty)
    // Its sender, total and day, and its sender and day, as it may be another total's; its title with the sender's
    // address, and with the name.
    #expect(found.parts.count == 2)
    #expect(found.revisions.count == 2)
    #expect(found.reviews.isEmpty)
    #expect(data.counts.series == 41)
    #expect(data.counts.complete == 41)
  }

  @Test("that was already answered adds itself, and no series changes")
  func parent() throws {
    let series = MailBuilder.series("tide", of: 2)
    let question = FoldTests.reply("q@example.org", to: "tide-1@example.org")
    let answers = (0..<5).map { FoldTests.reply("a\($0)@example.org", to: "q@example.org") }
    let (found, data, store) = try difference(series + answers, then: question)
    #expect(found.messages == [Self.id("q@example.org")])
    #expect(found.answers == [Self.id("tide-1@example.org")])
    #expect(found.series.isEmpty && found.parts.isEmpty && found.revisions.isEmpty && found.reviews.isEmpty)
    let snapshot = FoldBench.snapshot(store, data, .zero)
    for number in 0..<5 {
      let subject = try snapshot.subject(ofComment: Self.id("a\(number)@example.org"))
      #expect(subject == Self.id("tide-1@example.org"))
    }
  }

  @Test("that joins two threads adds itself and its answer, and no series changes")
  func bridge() throws {
    let one = MailBuilder.series("one", of: 2)
    let two = MailBuilder.series("two", of: 2, from: "Bo <bo@example.org>", inReplyTo: "bridge@example.org")
    let bridge = FoldTests.reply("bridge@example.org", to: "one-2@example.org")
    let (found, data, store) = try difference(one + two, then: bridge)
    #expect(found.messages == [Self.id("bridge@example.org")])
    #expect(found.answers == [Self.id("one-2@example.org")])
    #expect(found.series.isEmpty && found.parts.isEmpty && found.revisions.isEmpty)
    let snapshot = FoldBench.snapshot(store, data, .zero)
    let root = try snapshot.root(of: Self.id("two-2@example.org"))
    #expect(root == Self.id("one-0@example.org"))
  }

  @Test("that is a missing part of a thread makes one series of its halves")
  func bridgingPart() throws {
    // Each patch answers the one before; the second comes last.
    var series = MailBuilder.series("deep", of: 4, cover: false)
    for index in 1..<4 {
      series[index].inReplyTo = "deep-\(index)@example.org"
      series[index].references = (1...index).map { "deep-\($0)@example.org" }
    }
    let (found, data, _) = try difference([series[0], series[2], series[3]], then: series[1])
    #expect(found.messages == [Self.id("deep-2@example.org")])
    #expect(found.series.isSubset(of: (1...4).map { Self.id("deep-\($0)@example.org") }))
    #expect(data.counts.complete == 41)
  }

  @Test("that is a new version changes the version before it, and no other series")
  func revision() throws {
    let (found, _, _) = try difference(
      [RevisionTests.patch("v1", "[PATCH] tide: print heights")],
      then: RevisionTests.patch("v2", "[PATCH v2] tide: print heights", day: 2))
    #expect(found.messages == [Self.id("v2")])
    #expect(found.series == [Self.id("v1"), Self.id("v2")])
    #expect(found.parts.isEmpty && found.answers.isEmpty)
    // By its sender's address and title, by their name and title, and by the main word of the title.
    #expect(found.revisions.count == 3)
  }

  @Test("writes as many objects into a thread of 2,000 mails as into one of 20")
  func objectWrites() throws {
    let bench = try FoldBench()
    let store = ObjectBuffer(over: bench.repository)
    func comment(_ number: Int) -> Fact {
      let last = "c\(number - 1)@example.org"
      let bytes = FoldTests.reply(
        "c\(number)@example.org", to: number == 0 ? "tide-0@example.org" : last,
        references: number == 0 ? [] : ["tide-0@example.org"]
      ).bytes
      return .mail(MailFact(raw: bytes, blob: SHA1.blobID(bytes)))
    }
    let series = MailBuilder.series("tide", of: 2).map {
      Fact.mail(MailFact(raw: $0.bytes, blob: SHA1.blobID($0.bytes)))
    }
    var data = try Fold.adding(series, to: .empty, in: store)
    var most: [Int] = []
    for (start, end) in [(0, 20), (20, 40), (40, 1960), (1960, 1980), (1980, 2000)] {
      if end - start > 20 {
        data = try Fold.adding((start..<end).map(comment), to: data, in: store)
        continue
      }
      var writes = 0
      for number in start..<end {
        let before = store.count
        data = try Fold.adding([comment(number)], to: data, in: store)
        writes = max(writes, store.count - before)
      }
      most.append(writes)
    }
    // Record; three trees for messages; for each of two answered mails a folder of two levels and three trees.
    #expect(most.allSatisfy { $0 <= 14 }, "\(most)")
    #expect(most[3] <= most[1] + 2, "\(most)")
  }
}
