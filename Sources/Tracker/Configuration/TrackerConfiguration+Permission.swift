import Mail

/// Who delivers an event from elsewhere.
public enum Speaker: Hashable, Sendable {
  /// The pusher, by the name that the transport gives; nil if it gives none.
  case pusher(String?)
  /// Another tracker, by the name of the git remote or its URL, from which this one fetches.
  case remote(String)

  package var name: String {
    switch self {
    case .pusher(let name): name ?? "a pusher whom the transport does not name"
    case .remote(let name): name
    }
  }
}

extension TrackerConfiguration {
  /// Whether somebody may do something.
  ///
  /// Unless configured otherwise, the configuration may be changed by the maintainers; without maintainers, by
  /// everybody who can write to the repository.
  ///
  /// - Parameter person: An account name or an address; nil for an unknown person, who may do what everybody may.
  public func allows(_ action: Action, by person: String?) -> Bool {
    var allowed = permissions[action]
    if allowed == nil, action == .config, !maintainers.isEmpty { allowed = maintainers }
    guard let allowed else { return true }
    return Self.names(allowed, person)
  }

  /// Why an event is not accepted; nil if it is.
  ///
  /// The actor must have permission for what the event does, and the speaker must be the actor or have the permission
  /// to speak for others, `[permission "relay"]`. While that permission is not set, an event in another's name passes
  /// if its action is open to everybody, because the name then gains nothing; and a tracker that fetches from another
  /// trusts it.
  public func objection(to event: Event, from speaker: Speaker) -> String? {
    objection(to: event.actor.email, doing: event.actions, from: speaker)
  }

  func objection(to actor: String, doing actions: Set<Action>, from speaker: Speaker) -> String? {
    let isSpokenFor = speaks(speaker, for: actor)
    for action in actions.sorted(by: { $0.rawValue < $1.rawValue }) {
      if isSpokenFor {
        if !allows(action, by: actor) {
          return "\(actor) may not \(action.rawValue); see [permission \"\(action.rawValue)\"] in patchbay config"
        }
      } else if permissions[.relay] != nil || !allows(action, by: nil) {
        return "\(speaker.name) may not speak for \(actor); see [permission \"relay\"] in patchbay config"
      }
    }
    return nil
  }

  /// Whether the speaker is trusted to speak for this actor.
  private func speaks(_ speaker: Speaker, for actor: String) -> Bool {
    switch speaker {
    case .pusher(let name):
      if let name, Self.key(name) == Self.key(actor) { return true }
      return Self.names(permissions[.relay] ?? [], name)
    case .remote(let name): return permissions[.relay].map { Self.names($0, name) } ?? true
    }
  }

  private static func names(_ allowed: [String], _ person: String?) -> Bool {
    let key = person.map(key)
    return allowed.contains { $0 == "*" || Self.key($0) == key }
  }
}
