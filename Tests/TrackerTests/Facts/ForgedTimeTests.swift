import Bytes
import Git
import Mail
import TestSupport
import Testing

@testable import Tracker

/// Events whose dates nobody's clock gave.
@Suite("Events with forged dates")
struct ForgedTimeTests {
  private static let target = ObjectID(hex: String(repeating: "ab", count: 20)) ?? .zero

  private static func event(_ state: String, at seconds: Int64, overrules: ObjectID? = nil) -> ReviewHistory.Entry {
    let event = Event(
      target: target, date: MailDate(seconds: seconds, offsetMinutes: 0), actor: Address(name: nil, email: "a@b"),
      changes: [.state(state)], reason: nil, overrules: overrules)
    return ReviewHistory.Entry(id: SHA1.blobID(event.bytes), event: event)
  }

  @Test("no date outlasts later decisions, in any order of events")
  func overruled() throws {
    let forged = Self.event("rejected", at: .max)
    var history = ReviewHistory(entries: [forged])
    var entries = [forged]
    for (number, state) in ["accepted", "deferred", "accepted"].enumerated() {
      let now = MailDate(seconds: 1_700_000_000 + Int64(number), offsetMinutes: 0)
      let (date, overruled) = history.succeeding(now, notAfter: now.timestamp.advanced(by: Event.leeway))
      #expect(date.seconds <= now.seconds + Event.leeway)
      let entry = Self.event(state, at: date.seconds, overrules: overruled)
      let isNew = history.add(entry)
      #expect(isNew)
      #expect(history.lastState?.state == state)
      entries.append(entry)
    }
    withEveryPermutation(of: entries) { order in
      var again = ReviewHistory()
      for entry in order { _ = again.add(entry) }
      #expect(again == history)
      #expect(ReviewHistory(parsing: again.bytes) == history)
      #expect(ReviewHistory(entries: order).lastState?.state == "accepted")
    }
  }

  @Test("an event in several commits counts at the earliest moment they allow")
  func twoCommits() {
    let forged = Self.event("rejected", at: 5_000_000_000)
    let moments = [Timestamp(nearest: 300), Timestamp(nearest: 100), Timestamp(nearest: 200)]
    let entries = moments.map { ReviewHistory.Entry(id: forged.id, event: forged.event.notAfter($0)) }
    withEveryPermutation(of: entries) { order in
      var history = ReviewHistory()
      var isNew: [Bool] = []
      for entry in order { isNew.append(history.add(entry)) }
      #expect(isNew == [true, false, false])
      #expect(history.entries.map(\.moment.seconds) == [100])
    }
  }

  @Test("a tracker with events of impossible dates works, and its next decision counts")
  func poisonedTracker() throws {
    let folder = try TemporaryDirectory()
    let tracker = try TrackerRepository.initialize(folder("tracker.git"), clock: { 1_700_000_000 })
    let mail = MailBuilder(subject: "[PATCH] tide: change", messageID: "1@example.org").bytes
    let id = try #require(try tracker.ingest([mail]).first).fact.id
    let texts = [
      "target: \(id.hex)\ndate: 9223372036854775807 -9223372036854775808\nby: a@b\nstate: rejected\n",
      "target: \(id.hex)\ndate: \(String(repeating: "9", count: 40)) 0\nby: a@b\nstate: deferred\n",
    ]
    let files = try texts.map { FactFile(.event, try tracker.git.write(.blob, Array($0.utf8))) }
    try tracker.append(files, summary: "Forge")
    let history = try tracker.snapshot().history(of: id)
    #expect(history.entries.count == 2)
    #expect(history.entries.allSatisfy { $0.event.date.seconds == 1_700_000_000 + Event.leeway })
    #expect(history.entries.allSatisfy { !$0.event.date.iso8601.isEmpty })

    let now = MailDate(seconds: 1_700_000_000, offsetMinutes: 0)
    let (date, overruled) = history.succeeding(now, notAfter: now.timestamp.advanced(by: Event.leeway))
    try tracker.record(
      [
        Event(
          target: id, date: date, actor: Address(name: nil, email: "c@d"), changes: [.state("accepted")], reason: nil,
          overrules: overruled)
      ], summary: "Accept")
    #expect(try tracker.snapshot().history(of: id).lastState?.state == "accepted")
    let digest = try tracker.snapshot().digest
    #expect(try Snapshot.take(of: tracker.git, from: .nothing()).digest == digest)
  }

  @Test("who knows only the last event makes the same one as who knows all", arguments: 0..<20)
  func lastEvent(round: Int) {
    var history = ReviewHistory()
    var last: LastEvent?
    for number in 0..<30 {
      let now = MailDate(seconds: 1_700_000_000 + Int64.random(in: -2...2), offsetMinutes: 0)
      let latest = now.timestamp.advanced(by: Event.leeway)
      if round % 2 == 1, number == 15 {
        let forged = Self.event("rejected", at: 5_000_000_000)
        _ = history.add(forged)
        last = history.lastEvent
      }
      let (date, overruled) = LastEvent.succeeding(last, now, notAfter: latest)
      #expect(history.succeeding(now, notAfter: latest) == (date, overruled))
      let entry = Self.event("state-\(number)", at: date.seconds, overrules: overruled)
      last = LastEvent.after(last, entry.event)
      let isNew = history.add(entry)
      #expect(isNew)
      #expect(last == history.lastEvent)
      #expect(history.entries.last?.id == entry.id)
    }
  }
}
