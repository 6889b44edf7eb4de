import Bytes
import Git
import Mail
import TestSupport
import Testing
import Tracker

@testable import Services

@Suite("Notifications in every order of facts")
struct NotificationOrderTests {
  private enum Step {
    case mail(MailBuilder)
    case event(Event)
  }

  private static let steps: [Step] =
    MailBuilder.series("tide", of: 2).map(Step.mail) + [
      .event(
        Event(
          target: MessageName.id(of: "tide-1@example.org"), date: MailDate(seconds: 1_700_000_000, offsetMinutes: 0),
          actor: Address(name: nil, email: "ada@example.org"), changes: [.state("accepted")], reason: nil))
    ]

  /// How often something happened.
  private struct Counts: Equatable {
    var created = 0
    var completed = 0
    var set = 0
  }

  private static func count(_ notifications: [Notification]) -> Counts {
    var counts = Counts()
    for notification in notifications {
      switch notification {
      case .created: counts.created += 1
      case .completed: counts.completed += 1
      case .stateChanged(let change): if change.entry != nil { counts.set += 1 }
      }
    }
    return counts
  }

  @Test("a series is new once, complete once and its state set once, in steps of any size")
  func once() throws {
    try withEveryPermutation(of: Self.steps) { order in
      let folder = try TemporaryDirectory()
      let tracker = try TrackerRepository.initialize(folder("t.git"))
      var snapshots = [try tracker.snapshot()]
      for step in order {
        switch step {
        case .mail(let mail): _ = try tracker.ingest([mail.bytes])
        case .event(let event): try tracker.record([event], summary: "Test")
        }
        snapshots.append(try tracker.snapshot())
      }
      // Every way of looking in between, now and then: a bit for each moment.
      for moments in 0..<(1 << (order.count - 1)) {
        let seen =
          [snapshots[0]]
          + snapshots[1..<order.count].enumerated().filter { moments >> $0.offset & 1 == 1 }.map(\.element)
          + [snapshots[order.count]]
        let notifications = try zip(seen, seen.dropFirst()).flatMap { try Notification.between($0, $1) }
        #expect(Self.count(notifications) == Counts(created: 1, completed: 1, set: 1), "\(order) \(moments)")
        #expect(Set(notifications.map(\.key)).count == notifications.count, "\(order) \(moments)")
      }
      #expect(try Notification.between(snapshots[order.count], snapshots[order.count]).isEmpty)
    }
  }
}
