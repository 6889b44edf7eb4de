import Bytes
import Mail
import TestSupport
import Testing

@testable import Tracker

@Suite("States of outgoing mail")
struct MailingStateTests {
  private func entry(_ purpose: Event.Mailing.Purpose, _ step: Event.Mailing.Step, _ attempt: Int, _ writer: String)
    -> ReviewHistory.Entry
  {
    let event = Event(
      target: .zero, date: MailDate(seconds: 1_700_000_000, offsetMinutes: 0), actor: Address(name: nil, email: "a@b"),
      changes: [.mailing(.init(purpose, step, attempt: attempt, writer: writer))], reason: nil)
    return ReviewHistory.Entry(id: SHA1.blobID(event.bytes), event: event)
  }

  private func state(_ entries: [ReviewHistory.Entry]) -> MailingState {
    MailingState(ReviewHistory(entries: entries), .part)
  }

  @Test("a mail sent once is sent, and one claimed without a result is in doubt, in any order of events")
  func states() throws {
    #expect(state([]) == .unsent(next: 1))
    #expect(state([entry(.thanks, .sent, 1, "aa")]) == .unsent(next: 1))
    let claim = MailingState.Claim(attempt: 1, writer: "aa")
    #expect(state([entry(.part, .claimed, 1, "aa")]) == .claimed([claim]))
    #expect(state([entry(.part, .claimed, 1, "aa"), entry(.part, .void, 1, "aa")]) == .unsent(next: 2))
    #expect(state([entry(.part, .claimed, 1, "aa"), entry(.part, .void, 1, "bb")]) == .claimed([claim]))
    let all = [
      entry(.part, .claimed, 1, "aa"), entry(.part, .void, 1, "aa"), entry(.part, .claimed, 2, "aa"),
      entry(.part, .sent, 2, "aa"), entry(.part, .claimed, 2, "bb"),
    ]
    let expected = state(all)
    #expect(expected == .sent(MailDate(seconds: 1_700_000_000, offsetMinutes: 0)))
    withEveryPermutation(of: all) { #expect(state($0) == expected) }
  }

  @Test("a report is sent if one of its events was reported, and other reports are independent")
  func reports() {
    let (one, two) = (SHA1.blobID([1]), SHA1.blobID([2]))
    func report(_ step: Event.Mailing.Step, _ attempt: Int, _ covers: [ObjectID] = []) -> ReviewHistory.Entry {
      let event = Event(
        target: .zero, date: MailDate(seconds: 1_700_000_000, offsetMinutes: 0),
        actor: Address(name: nil, email: "a@b"),
        changes: [.mailing(.init(.report, step, attempt: attempt, writer: "aa", covers: covers))], reason: nil)
      #expect(Event(parsing: event.bytes) == event)
      return ReviewHistory.Entry(id: SHA1.blobID(event.bytes), event: event)
    }
    func state(_ entries: [ReviewHistory.Entry], _ covers: ObjectID...) -> MailingState {
      MailingState(ReviewHistory(entries: entries), .report, covers: covers)
    }
    let sent = [report(.claimed, 1, [one]), report(.sent, 1)]
    #expect(state([], one) == .unsent(next: 1))
    #expect(state([report(.claimed, 1, [one])], one) == .claimed([.init(attempt: 1, writer: "aa")]))
    #expect(state([report(.claimed, 1, [one])], two) == .unsent(next: 2))
    #expect(state([report(.claimed, 1, [one]), report(.void, 1)], one) == .unsent(next: 2))
    withEveryPermutation(of: sent) {
      #expect(state($0, one, two) == .sent(MailDate(seconds: 1_700_000_000, offsetMinutes: 0)))
      #expect(state($0, two) == .unsent(next: 2))
    }
    let both = ReportHistory(ReviewHistory(entries: sent + [report(.claimed, 2, [two]), report(.void, 2)]))
    #expect(both.covered == [one] && both.open.isEmpty && both.last == 1_700_000_000)
  }

  @Test("an event is read back, and a malformed one is not read")
  func text() throws {
    let event = entry(.thanks, .claimed, 3, "0123abcd").event
    #expect(Event(parsing: event.bytes) == event)
    for value in [
      "", "part", "part sent 1", "part sent 0 aa", "part sent 10000 aa", "part sent x aa", "part gone 1 aa",
      "part sent 1 ../x", "part sent 9223372036854775808 aa", "part sent 1 aa bb",
    ] {
      #expect(Event.Mailing(value) == nil, "\(value)")
    }
  }
}
