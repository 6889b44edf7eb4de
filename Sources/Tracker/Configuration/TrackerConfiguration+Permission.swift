import Mail

/// Who brings an event from elsewhere.
public enum Speaker: Hashable, Sendable {
  /// Whoever pushes, by the name that the transport gives; nil where it gives none.
  case pusher(String?)
  /// Another tracker, by the name of the git remote or its URL: somebody here chose to fetch from it.
  case remote(String)

  package var name: String {
    switch self {
    case .pusher(let name): name ?? "nobody the transport names"
    case .remote(let name): name
    }
  }
}

extension TrackerConfiguration {
  /// Whether somebody may do something.
  ///
  /// The configuration itself belongs to the maintainers unless it says otherwise; while there are none, to whoever can
  /// write to the repository.
  ///
  /// - Parameter person: An account name or an address; nil for somebody unknown, who may do what everybody may.
  public func allows(_ action: Action, by person: String?) -> Bool {
    var allowed = permissions[action]
    if allowed == nil, action == .config, !maintainers.isEmpty { allowed = maintainers }
    guard let allowed else { return true }
    return Self.names(allowed, person)
  }

  /// Why an event may not come in; nil if it may.
  ///
  /// The actor must be permitted what the event does, and whoever brings it must be the actor or have the right to speak
  /// for others, `[permission "relay"]`. As long as that permission is not set, an event in another's name passes where
  /// its action is open to everybody, for then the name gains nothing; and whoever fetches from another tracker takes
  /// its word.
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

  /// Whether what the speaker says of this actor is believed.
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
