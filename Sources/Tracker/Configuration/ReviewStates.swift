/// The states a patch can be in, and which of them still want attention.
public struct ReviewStates: Hashable, Sendable {
  /// A state by its name, in lower case with hyphens.
  public struct State: Hashable, Sendable {
    public let name: String
    /// Whether somebody still has to deal with it.
    public let isOpen: Bool

    public init(name: String, isOpen: Bool) {
      self.name = name
      self.isOpen = isOpen
    }
  }

  public private(set) var all: [State]

  /// The state of what nobody has touched.
  public static let initial = "new"

  /// Patchwork's states (its fixtures, default_states.xml), and `queued` for branches on the way.
  public static let standard = ReviewStates(all: [
    State(name: "new", isOpen: true), State(name: "under-review", isOpen: true),
    State(name: "queued", isOpen: true), State(name: "accepted", isOpen: false),
    State(name: "rejected", isOpen: false), State(name: "rfc", isOpen: false),
    State(name: "not-applicable", isOpen: false), State(name: "changes-requested", isOpen: false),
    State(name: "awaiting-upstream", isOpen: false), State(name: "superseded", isOpen: false),
    State(name: "deferred", isOpen: false),
  ])

  /// Adds a state, or changes whether it is open.
  mutating func set(_ state: State) {
    if let place = all.firstIndex(where: { $0.name == state.name }) {
      all[place] = state
    } else {
      all.append(state)
    }
  }

  /// The name under which a state is kept, however it was typed: `Under Review` is `under-review`; nil if there is none.
  public func name(of text: String) -> String? {
    let slug = Self.slug(text)
    return all.first { $0.name == slug }?.name
  }

  /// Whether somebody still has to deal with what is in this state. One that is in no configuration any more is open:
  /// better looked at once too often.
  public func isOpen(_ text: String) -> Bool {
    let slug = Self.slug(text)
    return all.first { $0.name == slug }?.isOpen ?? true
  }

  /// A state in lower case, with hyphens for blanks and underscores.
  public static func slug(_ text: String) -> String {
    String(text.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
  }
}
