import Bytes
import Mail
import Testing

@testable import Tracker

@Suite("Speakers of events")
struct SpeakerTests {
  private static let lists: [[String]?] = [nil, [], ["ada@x"], ["Bob <bob@x>"], ["*"]]

  private static func holds(_ list: [String], _ person: String?) -> Bool {
    list.contains("*")
      || person.map { person in list.contains { $0 == person || $0.hasSuffix("<\(person)>") } } ?? false
  }

  @Test(
    "for every rule, actor and speaker: the actor is permitted, and the speaker is the actor or may speak for others")
  func everyRule() {
    var count = 0
    for update in Self.lists {
      for relay in Self.lists {
        for actor in ["ada@x", "bob@x", "eve@x"] {
          for pusher in ["ada@x", "bob@x", "eve@x", nil] {
            var configuration = TrackerConfiguration()
            configuration.permissions[.update] = update
            configuration.permissions[.relay] = relay
            let mayAct = update.map { Self.holds($0, actor) } ?? true
            let isOpen = update.map { $0.contains("*") } ?? true
            let pushed = pusher == actor || relay.map { Self.holds($0, pusher) } ?? false
            #expect(
              (configuration.objection(to: actor, doing: [.update], from: .pusher(pusher)) == nil)
                == (pushed ? mayAct : relay == nil && isOpen),
              "\(actor) by \(pusher ?? "nobody"), update \(update ?? ["unset"]), relay \(relay ?? ["unset"])")
            guard let remote = pusher else { continue }
            let fetched = relay.map { Self.holds($0, remote) } ?? true
            #expect(
              (configuration.objection(to: actor, doing: [.update], from: .remote(remote)) == nil)
                == (fetched && mayAct))
            count += 1
          }
        }
      }
    }
    #expect(count == 225)
  }

  @Test("an event that does several things needs all permissions, and names are compared as addresses")
  func several() {
    var configuration = TrackerConfiguration()
    configuration.permissions = [.update: ["ada@x"], .check: ["Ada <ADA@X>", "bob@x"]]
    func objection(_ actor: String, _ actions: Set<TrackerConfiguration.Action>) -> String? {
      configuration.objection(to: actor, doing: actions, from: .pusher("X Y <\(actor)>"))
    }
    #expect(objection("ada@x", [.update, .check]) == nil)
    #expect(objection("bob@x", [.check]) == nil)
    #expect(objection("bob@x", [.update, .check])?.hasPrefix("bob@x may not update") == true)
  }

  @Test(
    "each action is asked for by the changes that need it",
    arguments: [
      (Event.Change.state("x"), TrackerConfiguration.Action.update), (.delegate(nil), .update),
      (.archived(true), .update),
      (.commit(nil), .update), (.check(.init(context: "c", state: .fail, url: nil, description: nil)), .check),
      (.applies(.init(base: "b", result: "clean", path: nil)), .check),
    ])
  func actions(_ change: Event.Change, _ action: TrackerConfiguration.Action) {
    let event = Event(
      target: .zero, date: MailDate(seconds: 0, offsetMinutes: 0), actor: Address(name: nil, email: "a@x"),
      changes: [change], reason: nil)
    #expect(event.actions == [action])
  }
}
