import Bytes
import Git
import Mail
import TestSupport
import Testing

@testable import Tracker

@Suite("Corrections by people")
struct CorrectionTests {
  private static func id(_ messageID: String) -> ObjectID { MessageName.id(of: messageID) }

  private static func event(_ target: String, _ change: Event.Change, at seconds: Int64 = 10) -> Event {
    Event(
      target: id(target), date: MailDate(seconds: seconds, offsetMinutes: 0),
      actor: Address(name: "Mara", email: "mara@example.org"), changes: [change], reason: "so")
  }

  private static func fact(_ mail: MailBuilder) -> Fact {
    .mail(MailFact(raw: mail.bytes, blob: SHA1.blobID(mail.bytes)))
  }

  private static func fact(_ event: Event) -> Fact { .event(id: SHA1.blobID(event.bytes), event) }

  /// Folds the facts one by one in every order, and calls the body once with what all orders give.
  private func inEveryOrder(_ facts: [Fact], _ body: (Snapshot) throws -> Void) throws {
    let bench = try FoldBench()
    let store = ObjectBuffer(over: bench.repository)
    let expected = try Fold.adding(facts, to: .empty, in: store).write(to: store)
    var isFirst = true
    try withEveryPermutation(of: facts) { order in
      var data = ViewData.empty
      for fact in order { data = try Fold.adding([fact], to: data, in: store) }
      let digest = try data.write(to: store)
      #expect(digest == expected)
      guard isFirst else { return }
      isFirst = false
      try body(FoldBench.snapshot(store, data, digest))
    }
  }

  private func previous(_ messageID: String, _ snapshot: Snapshot) throws -> ObjectID? {
    try #require(try snapshot.series(head: Self.id(messageID))).previous
  }

  @Test("a person can link versions that no rule would, and the last correction counts")
  func link() throws {
    let mails = [
      RevisionTests.patch("1", "[PATCH] tide: print heights"),
      RevisionTests.patch("2", "[PATCH] gauge: something else", day: 2, from: "Bo <bo@example.org>", file: "b.c"),
    ]
    let (link, apart) = (Event.Change.follows(.to(Self.id("1"))), Event.Change.follows(.none))
    try inEveryOrder(mails.map(Self.fact) + [Self.fact(Self.event("2", link))]) { (snapshot) throws in
      #expect(try previous("2", snapshot) == Self.id("1"))
      let older = try #require(try snapshot.series(head: Self.id("1")))
      #expect(older.next == Self.id("2"))
      #expect(try snapshot.reviewState(of: older).origin == .superseded(by: Self.id("2")))
      #expect(try snapshot.series(head: Self.id("2"))?.evidence == [.person])
    }
    for (first, second, expected) in [(link, apart, nil), (apart, link, Self.id("1"))] {
      let events = [Self.event("2", first, at: 10), Self.event("2", second, at: 11)]
      try inEveryOrder(mails.map(Self.fact) + events.map(Self.fact)) { (snapshot) throws in
        #expect(try previous("2", snapshot) == expected)
      }
    }
  }

  @Test("an unlinked series follows nothing until it is left to the rules again")
  func unlink() throws {
    let mails = [
      RevisionTests.patch("1", "[PATCH] tide: print heights"),
      RevisionTests.patch("2", "[PATCH v2] tide: print heights", day: 2),
      RevisionTests.patch("3", "[PATCH v3] tide: print heights", day: 3),
    ].map(Self.fact)
    let apart = Self.fact(Self.event("2", .follows(.none)))
    try inEveryOrder(mails + [apart]) { (snapshot) throws in
      #expect(try previous("2", snapshot) == nil)
      #expect(try previous("3", snapshot) == Self.id("2"))
      #expect(try snapshot.reviewState(of: try #require(try snapshot.series(head: Self.id("1")))) == .initial)
    }
    try inEveryOrder(mails + [apart, Self.fact(Self.event("2", .follows(.rules), at: 11))]) { (snapshot) throws in
      #expect(try previous("2", snapshot) == Self.id("1"))
    }
  }

  @Test("linking the first version to the last makes no cycle")
  func circle() throws {
    let mails = [
      RevisionTests.patch("1", "[PATCH] tide: print heights"),
      RevisionTests.patch("2", "[PATCH v2] tide: print heights", day: 2),
      RevisionTests.patch("3", "[PATCH v3] tide: print heights", day: 3),
    ].map(Self.fact)
    try inEveryOrder(mails + [Self.fact(Self.event("1", .follows(.to(Self.id("3")))))]) { (snapshot) throws in
      #expect(try previous("1", snapshot) == Self.id("3"))
      #expect(try previous("3", snapshot) == Self.id("2"))
      #expect(try previous("2", snapshot) == nil)
    }
    let both = [
      Self.event("1", .follows(.to(Self.id("2"))), at: 10), Self.event("2", .follows(.to(Self.id("1"))), at: 11),
    ]
    try inEveryOrder(Array(mails[..<2]) + both.map(Self.fact)) { (snapshot) throws in
      #expect(try previous("1", snapshot) == nil)
      #expect(try previous("2", snapshot) == Self.id("1"))
    }
  }

  @Test("a hidden mail is shown nowhere, its answers take its place, and it can be shown again")
  func hidden() throws {
    let series = MailBuilder.series("tide", of: 1)
    let spam = MailBuilder(
      from: "Eve <eve@example.org>", subject: "Re: tide", messageID: "spam", inReplyTo: "tide-1@example.org",
      date: "Wed, 15 Nov 2023 10:00:00 +0000", body: "> Part 1.\n\nReviewed-by: Eve <eve@example.org>\n")
    let answer = MailBuilder(
      from: "Bo <bo@example.org>", subject: "Re: tide", messageID: "answer", inReplyTo: "spam",
      references: ["tide-1@example.org", "spam"], date: "Wed, 15 Nov 2023 11:00:00 +0000", body: "> x\n\nNo.\n")
    let facts = (series + [spam, answer]).map(Self.fact)
    let hide = Self.fact(Self.event("spam", .hidden(true)))
    try inEveryOrder(facts + [hide]) { (snapshot) throws in
      #expect(try snapshot.message(Self.id("spam")) == nil)
      #expect(try snapshot.contains(Self.id("spam")) == false)
      #expect(try snapshot.hiddenMessage(Self.id("spam"))?.content.name == "tide")
      #expect(try snapshot.hasStored(Self.id("spam")) && !snapshot.contains(Self.id("spam")))
      #expect(try snapshot.answers(to: Self.id("tide-1@example.org")).map(\.id) == [Self.id("answer")])
      let group = try #require(try snapshot.series(head: Self.id("tide-0@example.org")))
      #expect(try snapshot.collectedTrailers(for: group).values.allSatisfy { $0.added.isEmpty && $0.leftOut.isEmpty })
      #expect(try snapshot.resolve("spam").isEmpty)
      #expect(try snapshot.resolveHidden("spam") == [Self.id("spam")])
    }
    try inEveryOrder(facts + [hide, Self.fact(Self.event("spam", .hidden(false), at: 11))]) { (snapshot) throws in
      #expect(try snapshot.message(Self.id("spam")) != nil)
      #expect(try snapshot.hiddenMessage(Self.id("spam")) == nil)
    }
  }

  @Test("a hidden part leaves its series, and a hidden version its chain")
  func hiddenPart() throws {
    let mails = [
      RevisionTests.patch("1", "[PATCH] tide: print heights"),
      RevisionTests.patch("2", "[PATCH v2] tide: print heights", day: 2),
    ].map(Self.fact)
    try inEveryOrder(mails + [Self.fact(Self.event("2", .hidden(true)))]) { (snapshot) throws in
      let first = try #require(try snapshot.series(head: Self.id("1")))
      #expect(first.next == nil)
      #expect(try snapshot.series(head: Self.id("2")) == nil)
      #expect(snapshot.data.counts.series == 1)
    }
    let series = MailBuilder.series("tide", of: 3).map(Self.fact)
    try inEveryOrder(series + [Self.fact(Self.event("tide-2@example.org", .hidden(true)))]) { (snapshot) throws in
      #expect(try snapshot.series(head: Self.id("tide-0@example.org"))?.missing == [2])
    }
    try inEveryOrder(series + [Self.fact(Self.event("tide-2@example.org", .belongs(.none)))]) { (snapshot) throws in
      #expect(try snapshot.series(head: Self.id("tide-0@example.org"))?.missing == [2])
      #expect(try snapshot.series(head: Self.id("tide-2@example.org"))?.patches.count == 1)
    }
  }

  @Test("a person can add a mail to a series, at its number or the first free one")
  func parts() throws {
    let series = MailBuilder.series("tide", of: 3)
    let late = RevisionTests.patch("late", "[PATCH 2/3] tide: again", day: 20, from: "Bo <bo@example.org>")
    let loose = RevisionTests.patch("loose", "[PATCH] tide: loose", day: 21)
    func belongs(_ id: String, _ host: String, at seconds: Int64 = 10) -> Fact {
      Self.fact(Self.event(id, .belongs(.to(Self.id(host))), at: seconds))
    }
    let without = [series[0], series[1], series[3]].map(Self.fact)
    try inEveryOrder(without + [late].map(Self.fact) + [belongs("late", "tide-0@example.org")]) { (snapshot) throws in
      let group = try #require(try snapshot.series(head: Self.id("tide-0@example.org")))
      #expect(group.patches[2] == Self.id("late"))
      #expect(group.missing.isEmpty)
      #expect(try snapshot.series(head: Self.id("late")) == nil)
      #expect(try snapshot.series(containing: Self.id("late"))?.head == group.head)
      #expect(snapshot.data.counts.series == 1)
    }
    try inEveryOrder([series[1], loose].map(Self.fact) + [belongs("loose", "tide-1@example.org")]) {
      (snapshot) throws in
      let group = try #require(try snapshot.series(containing: Self.id("loose")))
      #expect(group.patches == [1: Self.id("tide-1@example.org"), 2: Self.id("loose")])
      #expect(group.missing == [3])
    }
    // Two singles that belong to one another: the later word counts.
    let other = RevisionTests.patch("other", "[PATCH] lamp: other", day: 22, file: "b.c")
    let words = [belongs("loose", "other", at: 10), belongs("other", "loose", at: 11)]
    try inEveryOrder([loose, other].map(Self.fact) + words) { (snapshot) throws in
      let group = try #require(try snapshot.series(head: Self.id("loose")))
      #expect(group.patches == [1: Self.id("loose"), 2: Self.id("other")])
      #expect(snapshot.data.counts.series == 1)
    }
    let back = Self.fact(Self.event("loose", .belongs(.rules), at: 12))
    try inEveryOrder([loose, other].map(Self.fact) + [words[0], back]) { (snapshot) throws in
      #expect(snapshot.data.counts.series == 2)
    }
  }

  @Test("a cover letter that is added heads the patches, and one that is removed stands alone")
  func cover() throws {
    let series = MailBuilder.series("tide", of: 2)
    var cover = series[0]
    cover.subject = "[PATCH 0/9] tides at large"
    cover.messageID = "cover"
    cover.date = "Sun, 19 Nov 2023 10:00:00 +0000"
    let patches = MailBuilder.series("tide", of: 2, cover: false)
    let word = Self.fact(Self.event("cover", .belongs(.to(Self.id("tide-1@example.org")))))
    try inEveryOrder((patches + [cover]).map(Self.fact) + [word]) { (snapshot) throws in
      let group = try #require(try snapshot.series(head: Self.id("cover")))
      #expect(group.patches.count == 2 && group.cover == Self.id("cover"))
      #expect(try snapshot.series(head: Self.id("tide-1@example.org")) == nil)
    }
    let out = Self.fact(Self.event("tide-0@example.org", .belongs(.none)))
    try inEveryOrder(series.map(Self.fact) + [out]) { (snapshot) throws in
      #expect(try snapshot.series(head: Self.id("tide-0@example.org"))?.patches.isEmpty == true)
      #expect(try snapshot.series(containing: Self.id("tide-2@example.org"))?.patches.count == 2)
    }
  }

  @Test("a correction is read back from the text of an event and a record")
  func texts() throws {
    for change in [
      Event.Change.follows(.to(.zero)), .follows(.none), .follows(.rules), .belongs(.to(.zero)), .belongs(.none),
      .belongs(.rules), .hidden(true), .hidden(false),
    ] {
      let event = Self.event("1", change)
      #expect(Event(parsing: event.bytes) == event)
      #expect(event.actions == [.update])
      let mail = RevisionTests.patch("1", "[PATCH] tide")
      guard case .mail(let fact) = Self.fact(mail) else { continue }
      var record = fact.record
      record.corrections = Corrections(ReviewHistory(entries: [.init(id: .zero, event: event)]))
      let corrections = try #require(
        MessageRecord(parsing: record.bytes).corrections ?? (change == .hidden(false) ? Corrections() : nil))
      #expect(corrections == record.corrections)
    }
  }
}
