import Bytes
import Git
import Mail
import Patches
import TestSupport
import Testing

@testable import Tracker

@Suite("Review of series")
struct ReviewTests {
  private func snapshot(_ mails: [MailBuilder], _ events: [Event] = []) throws -> (FoldBench, Snapshot) {
    let bench = try FoldBench()
    let store = ObjectBuffer(over: bench.repository)
    let facts =
      mails.map { Fact.mail(MailFact(raw: $0.bytes, blob: SHA1.blobID($0.bytes))) }
      + events.map { Fact.event(id: SHA1.blobID($0.bytes), $0) }
    let data = try Fold.adding(facts, to: .empty, in: store)
    return (bench, FoldBench.snapshot(store, data, try data.write(to: store)))
  }

  private static func id(_ messageID: String) -> ObjectID { MessageName.id(of: messageID) }

  private static func state(_ target: String, _ state: String, at seconds: Int64) -> Event {
    Event(
      target: id(target), date: MailDate(seconds: seconds, offsetMinutes: 0),
      actor: Address(name: "Mara", email: "mara@example.org"), changes: [.state(state)], reason: nil)
  }

  private static let first = MailBuilder.series("one", of: 2)
  private static let second = MailBuilder.series(
    "two", of: 2, prefix: "PATCH v2", inReplyTo: "one-0@example.org", firstMinute: 100)

  @Test("a newer complete version supersedes the older one")
  func superseded() throws {
    let (_, snapshot) = try snapshot(Self.first + Self.second)
    let series = try #require(try snapshot.series(head: Self.id("one-0@example.org")))
    let state = try snapshot.reviewState(of: series)
    #expect(
      state == ReviewState(name: "superseded", origin: .superseded(by: Self.id("two-0@example.org")), before: "new"))
    let newer = try #require(try snapshot.series(head: Self.id("two-0@example.org")))
    #expect(try snapshot.reviewState(of: newer) == .initial)
    #expect(try snapshot.versions(of: newer).map(\.head) == [series.head, newer.head])
  }

  @Test("an incomplete newer version does not supersede")
  func incomplete() throws {
    let (_, snapshot) = try snapshot(Self.first + Array(Self.second.dropLast()))
    let series = try #require(try snapshot.series(head: Self.id("one-0@example.org")))
    #expect(try snapshot.reviewState(of: series) == .initial)
  }

  @Test(
    "an incomplete newer version supersedes if most of it came, somebody answered it, or it has all that the older has")
  func incompleteThatCounts() throws {
    func state(_ mails: [MailBuilder]) throws -> ReviewState {
      let (_, snapshot) = try snapshot(mails)
      return try snapshot.reviewState(of: #require(try snapshot.series(head: Self.id("tide-0@example.org"))))
    }
    let first = MailBuilder.series("tide", of: 5)
    var second = MailBuilder.series(
      "tide", of: 5, prefix: "PATCH v2", inReplyTo: "tide-0@example.org", firstMinute: 100)
    for index in second.indices {
      second[index].messageID = "second-\(index)@example.org"
      if index > 0 {
        second[index].inReplyTo = "second-0@example.org"
        second[index].references = ["tide-0@example.org", "second-0@example.org"]
      }
    }
    let superseded = ReviewState(
      name: "superseded", origin: .superseded(by: Self.id("second-0@example.org")), before: "new")
    #expect(try state(first + second[...2]) == .initial)
    #expect(try state(first + second[...3]) == superseded)
    let answer = MailBuilder(
      from: "Bo <bo@example.org>", subject: "Re: [PATCH v2 1/5] tide: part 1", messageID: "answer@example.org",
      inReplyTo: "second-1@example.org", date: "Wed, 15 Nov 2023 10:00:00 +0000", body: "> Part 1.\n\nWhy?\n")
    #expect(try state(first + second[...2] + [answer]) == superseded)
    var own = answer
    own.from = "Ada Example <ada@example.org>"
    #expect(try state(first + second[...2] + [own]) == .initial)
    #expect(try state(Array(first[...2] + second[...2])) == superseded)
  }

  @Test("a newer version supersedes an older one in every open state, but not one that was decided")
  func everyOpenState() throws {
    for state in ReviewStates.standard.all {
      let (_, snapshot) = try snapshot(Self.first + Self.second, [Self.state("one-0@example.org", state.name, at: 20)])
      let series = try #require(try snapshot.series(head: Self.id("one-0@example.org")))
      let found = try snapshot.reviewState(of: series)
      #expect(found.name == (state.isOpen ? "superseded" : state.name))
      #expect(found.before == (state.isOpen ? state.name : nil))
      let patch = try snapshot.reviewState(ofPatch: Self.id("one-1@example.org"), in: series)
      #expect(patch.name == (state.isOpen ? "superseded" : state.name))
    }
  }

  @Test("a newer version inherits delegate, notes and archive flag until somebody changes them")
  func inherited() throws {
    func event(_ target: String, _ changes: [Event.Change], at seconds: Int64, reason: String? = nil) -> Event {
      Event(
        target: Self.id(target), date: MailDate(seconds: seconds, offsetMinutes: 0),
        actor: Address(name: "Mara", email: "mara@example.org"), changes: changes, reason: reason)
    }
    let events = [
      event("one-0@example.org", [.delegate("bo@example.org"), .archived(true)], at: 10),
      event("one-2@example.org", [.delegate("cleo@example.org")], at: 11),
      event("one-1@example.org", [], at: 12, reason: "waits for hardware"),
    ]
    var second = Self.second
    second[2].subject = "[PATCH v2 2/2] one: part 2"
    let (_, snapshot) = try snapshot(Self.first + second, events)
    let newer = try #require(try snapshot.series(head: Self.id("two-0@example.org")))
    let taken = try snapshot.inheritedState(of: newer)
    #expect(taken.delegate?.delegate == "bo@example.org")
    #expect(taken.archived?.isArchived == true)
    #expect(taken.notes.map(\.event.reason) == ["waits for hardware"])
    #expect(try snapshot.delegate(of: Self.id("two-1@example.org"), taken)?.delegate == "bo@example.org")
    #expect(try snapshot.delegate(of: Self.id("two-2@example.org"), taken)?.delegate == "cleo@example.org")
    #expect(Delegate([], inherited: taken.delegate, routings: [])?.name == "bo@example.org")
    let own = ReviewHistory(entries: [
      .init(id: .zero, event: event("two-0@example.org", [.delegate(nil)], at: 1))
    ])
    #expect(Delegate([own], inherited: taken.delegate, routings: []) == nil)
  }

  @Test("the last state that a person set counts, for a series or one of its patches")
  func explicit() throws {
    let (_, snapshot) = try snapshot(
      Self.first + Self.second,
      [
        Self.state("one-0@example.org", "accepted", at: 20), Self.state("one-0@example.org", "rejected", at: 10),
        Self.state("one-2@example.org", "deferred", at: 30),
      ])
    let series = try #require(try snapshot.series(head: Self.id("one-0@example.org")))
    #expect(try snapshot.reviewState(of: series).name == "accepted")
    #expect(try snapshot.reviewState(ofPatch: Self.id("one-1@example.org"), in: series).name == "accepted")
    #expect(try snapshot.reviewState(ofPatch: Self.id("one-2@example.org"), in: series).name == "deferred")
  }

  @Test(
    "a series without open patches has the state of most of them, superseded ones aside",
    arguments: [
      (["accepted", "rejected", "accepted"], "accepted"), (["rejected", "accepted", "accepted"], "accepted"),
      (["superseded", "accepted", "superseded"], "accepted"), (["accepted", "rejected", "new"], "new"),
      (["rejected", "accepted", "superseded"], "rejected"), (["accepted", "under-review", "accepted"], "new"),
    ])
  func allClosed(states: [String], expected: String) throws {
    let events = states.enumerated().map { Self.state("one-\($0 + 1)@example.org", $1, at: 10 + Int64($0)) }
    let (_, snapshot) = try snapshot(MailBuilder.series("one", of: 3), events)
    let series = try #require(try snapshot.series(head: Self.id("one-0@example.org")))
    #expect(try snapshot.reviewState(of: series).name == expected)
  }

  @Test(
    "a single patch with the title of the older cover letter supersedes the whole series", arguments: [false, true])
  func squashed(isPatchToo: Bool) throws {
    var first = MailBuilder.series("tide", of: 5)
    if isPatchToo { first[1].subject = "[PATCH 1/5] tide" }
    first[0].subject = "[PATCH 0/5] tide"
    let second = MailBuilder(
      subject: "[PATCH v2] tide", messageID: "second@example.org", inReplyTo: "tide-0@example.org",
      date: "Thu, 16 Nov 2023 10:00:00 +0000", diff: MailBuilder.diff("x"))
    let (_, snapshot) = try snapshot(first + [second])
    let series = try #require(try snapshot.series(head: Self.id("tide-0@example.org")))
    #expect(series.next == Self.id("second@example.org"))
    #expect(try snapshot.reviewState(of: series).name == (isPatchToo ? "new" : "superseded"))
  }

  @Test("a single patch sent again supersedes only that patch of a long series, unless it has the series' title")
  func onePatchAgain() throws {
    let long = MailBuilder.series("one", of: 6)
    let again = MailBuilder(
      subject: "[PATCH v2] one: part 3", messageID: "again@example.org", inReplyTo: "one-3@example.org",
      references: ["one-0@example.org", "one-3@example.org"], date: "Wed, 15 Nov 2023 10:00:00 +0000",
      diff: MailBuilder.diff("x"))
    let (_, snapshot) = try snapshot(long + [again])
    let series = try #require(try snapshot.series(head: Self.id("one-0@example.org")))
    #expect(series.next == Self.id("again@example.org"))
    let states = try snapshot.reviewStates(of: series)
    #expect(states.series == .initial)
    let superseded = states.patches.filter { $0.value.name == "superseded" }
    #expect(superseded.map(\.key) == [Self.id("one-3@example.org")])
    #expect(try snapshot.reviewState(ofPatch: Self.id("one-4@example.org"), in: series) == .initial)

    var shorter = MailBuilder.series("two", of: 1, prefix: "PATCH v2", inReplyTo: "one-0@example.org", firstMinute: 100)
    shorter[0].subject = "[PATCH v2 0/1] one: cover"
    let (_, other) = try self.snapshot(long + shorter)
    let whole = try #require(try other.series(head: Self.id("one-0@example.org")))
    #expect(try other.reviewStates(of: whole).patches.values.allSatisfy { $0.name == "superseded" })
  }

  @Test("a partial reroll supersedes only the patch that it replaces")
  func reroll() throws {
    let corrected = MailBuilder(
      subject: "[PATCH v2 2/2] one: part 2", messageID: "new@example.org", inReplyTo: "one-2@example.org",
      references: ["one-0@example.org", "one-2@example.org"], date: "Wed, 15 Nov 2023 10:00:00 +0000",
      diff: MailBuilder.diff("x"))
    let (_, snapshot) = try snapshot(Self.first + [corrected])
    let series = try #require(try snapshot.series(head: Self.id("one-0@example.org")))
    #expect(try snapshot.reviewState(ofPatch: Self.id("one-1@example.org"), in: series) == .initial)
    #expect(try snapshot.reviewState(ofPatch: Self.id("one-2@example.org"), in: series).name == "superseded")
  }

  @Test("the state that a mail asks for counts until a person sets one")
  func hint() throws {
    let patch = MailBuilder(
      subject: "[PATCH] x", messageID: "p@example.org", diff: MailBuilder.diff("x"),
      fields: [("X-Patchwork-State", "under-review")])
    let (_, hinted) = try snapshot([patch])
    let series = try #require(try hinted.series(head: Self.id("p@example.org")))
    #expect(try hinted.reviewState(of: series) == ReviewState(name: "under-review", origin: .hint))
    let (_, set) = try snapshot([patch], [Self.state("p@example.org", "rejected", at: 1)])
    #expect(try set.reviewState(of: series).name == "rejected")
  }

  @Test("trailers are collected from nested replies, each once, without those given in another's name")
  func trailers() throws {
    func reply(_ id: String, to parent: String, minute: Int, from: String, _ trailers: String...) -> MailBuilder {
      MailBuilder(
        from: from, subject: "Re: x", messageID: "\(id)@example.org", inReplyTo: "\(parent)@example.org",
        date: "Tue, 14 Nov 2023 12:\(minute):00 +0000", body: "> quoted\n\n" + trailers.joined(separator: "\n") + "\n")
    }
    let bo = "Bo <bo@example.org>"
    let mails =
      Self.first + [
        reply("cover", to: "one-0", minute: 10, from: bo, "Acked-by: \(bo)"),
        reply("question", to: "one-1", minute: 11, from: bo),
        reply("answer", to: "question", minute: 12, from: "Ada Example <ada@example.org>"),
        reply("nested", to: "answer", minute: 13, from: "Bo <bo+lists@example.org>", "Reviewed-by: \(bo)"),
        reply("again", to: "one-1", minute: 14, from: bo, "Reviewed-by: Bo B. <BO@example.org>"),
        reply("forged", to: "one-1", minute: 15, from: "Eve <eve@example.org>", "Reviewed-by: Cleo <cleo@example.org>"),
        reply(
          "work", to: "one-1", minute: 16, from: "Dan Dee <dan@home.example>", "Tested-by: Dan Dee <dan@work.example>"),
        reply("fixes", to: "one-2", minute: 17, from: "Eve <eve@example.org>", "Fixes: 0123456789ab (\"tide\")"),
        reply(
          "own", to: "one-1", minute: 18, from: "Ada <ada@example.org>", "Signed-off-by: Ada Example <ada@example.org>"),
      ]
    let (_, snapshot) = try snapshot(mails)
    let series = try #require(try snapshot.series(head: Self.id("one-0@example.org")))
    let collected = try snapshot.collectedTrailers(for: series)
    func text(_ trailers: [Trailer]) -> [String] { trailers.map { "\($0.key): \($0.value)" } }
    let one = try #require(collected[Self.id("one-1@example.org")])
    #expect(
      text(one.trailers) == ["Reviewed-by: \(bo)", "Tested-by: Dan Dee <dan@work.example>", "Acked-by: \(bo)"])
    #expect(one.added.map(\.isForSeries) == [false, false, true])
    #expect(text(one.leftOut.map(\.given.trailer)) == ["Reviewed-by: Cleo <cleo@example.org>"])
    #expect(
      one.leftOut.map(\.reason) == ["it names Cleo <cleo@example.org>, but Eve <eve@example.org> sent it"])
    let two = try #require(collected[Self.id("one-2@example.org")])
    #expect(text(two.trailers) == ["Fixes: 0123456789ab (\"tide\")", "Acked-by: \(bo)"])
    let sloppy = try snapshot.collectedTrailers(for: series, anySender: true)
    #expect(sloppy[Self.id("one-1@example.org")]?.leftOut.isEmpty == true)
  }
}
