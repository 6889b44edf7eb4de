import Testing

@testable import Tracker

@Suite("Permissions")
struct PermissionTests {
  private static let speakers: [Speaker] = [
    .pusher(nil), .pusher("ada@example.org"), .pusher("eve@example.org"), .pusher("gateway"), .remote("gateway"),
    .remote("other"),
  ]
  private static let lists: [[String]?] = [nil, ["*"], ["ada@example.org"], ["gateway"]]

  /// A setting of every permission that an event can need, and of the right to speak for others.
  private struct Case {
    let action: TrackerConfiguration.Action
    let allowed: [String]?
    let relay: [String]?
    let hasMaintainer: Bool

    var configuration: TrackerConfiguration {
      get throws {
        var text = hasMaintainer ? "[project \"tide\"]\n list-id = tide.example.org\n maintainer = m@example.org\n" : ""
        for (name, people) in [(action.rawValue, allowed), ("relay", relay)] {
          guard let people else { continue }
          text += "[permission \"\(name)\"]\n" + people.map { " allow = \($0)\n" }.joined()
        }
        return try TrackerConfiguration(parsing: Array(text.utf8), file: "config")
      }
    }

    func permits(_ person: String?) -> Bool {
      guard let allowed else { return action != .config || !hasMaintainer || person == "m@example.org" }
      return allowed.contains("*") || person.map { allowed.contains($0) } == true
    }

    /// The rule as the exchange's README states it.
    func admits(_ actor: String, from speaker: Speaker) -> Bool {
      let isBelieved =
        switch speaker {
        case .pusher(let name):
          name == actor || relay?.contains("*") == true || name.map { relay?.contains($0) == true } == true
        case .remote(let name): relay.map { $0.contains("*") || $0.contains(name) } ?? true
        }
      return isBelieved ? permits(actor) : relay == nil && permits(nil)
    }
  }

  private static var cases: [Case] {
    TrackerConfiguration.Action.allCases.filter { $0 != .relay }.flatMap { action in
      lists.flatMap { allowed in
        lists.flatMap { relay in
          [false, true].map { Case(action: action, allowed: allowed, relay: relay, hasMaintainer: $0) }
        }
      }
    }
  }

  @Test("each event is accepted or refused by the rules, for every speaker and setting")
  func admission() throws {
    for tried in Self.cases {
      let configuration = try tried.configuration
      for actor in ["ada@example.org", "eve@example.org", "m@example.org"] {
        #expect(configuration.allows(tried.action, by: actor) == tried.permits(actor), "\(tried) \(actor)")
        for speaker in Self.speakers {
          let objection = configuration.objection(to: actor, doing: [tried.action], from: speaker)
          #expect((objection == nil) == tried.admits(actor, from: speaker), "\(tried) \(actor) \(speaker)")
        }
      }
    }
  }

  @Test("an event that does several things needs a permission for each")
  func several() throws {
    let configuration = try TrackerConfiguration(
      parsing: Array("[permission \"check\"]\n allow = ci@example.org\n".utf8), file: "config")
    for (actor, isAllowed) in [("ci@example.org", true), ("ada@example.org", false)] {
      let objection = configuration.objection(to: actor, doing: [.check, .update], from: .pusher(actor))
      #expect((objection == nil) == isAllowed)
    }
  }
}
