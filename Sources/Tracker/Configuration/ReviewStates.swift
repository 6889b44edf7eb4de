/// The states of a patch, and which of them are open.
public struct ReviewStates: Hashable, Sendable {
  /// A state by its name, in lower case with hyphens.
  public struct State: Hashable, Sendable {
    public let name: String
    /// Whether it is still to be dealt with.
    public fileprivate(set) var isOpen: Bool
    /// What else it is called, in a mail's `X-Patchwork-State` or on the command line.
    public fileprivate(set) var words: [String] = []

    public init(name: String, isOpen: Bool) {
      self.name = name
      self.isOpen = isOpen
    }
  }

  public private(set) var all: [State]

  /// The state without any decision.
  public static let initial = "new"

  /// The state of what was merged.
  public static let accepted = "accepted"

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
  mutating func set(_ name: String, isOpen: Bool) { all[place(of: name)].isOpen = isOpen }

  /// Adds a word for a state; adds the state, as open, if it does not exist.
  mutating func add(word: String, for name: String) {
    let place = place(of: name)
    if !all[place].words.contains(word) { all[place].words.append(word) }
  }

  private mutating func place(of name: String) -> Int {
    if let place = all.firstIndex(where: { $0.name == name }) { return place }
    all.append(State(name: name, isOpen: true))
    return all.count - 1
  }

  /// The name under which a state is kept, however it was typed: `Under Review` and `UnderReview` are `under-review`, and
  /// so is a word that the configuration has for it; nil if there is none.
  public func name(of text: String) -> String? {
    let slug = Self.slug(text)
    if let state = all.first(where: { $0.name == slug }) { return state.name }
    let letters = Self.letters(text)
    return all.first { state in Self.letters(state.name) == letters || state.words.contains { Self.slug($0) == slug } }?
      .name
  }

  private static func letters(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }

  /// Whether this state is open. A state that is no longer configured is open, so that nothing is overlooked.
  public func isOpen(_ text: String) -> Bool {
    let slug = Self.slug(text)
    return all.first { $0.name == slug }?.isOpen ?? true
  }

  /// A state in lower case, with hyphens for blanks and underscores.
  public static func slug(_ text: String) -> String {
    String(text.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
  }
}
