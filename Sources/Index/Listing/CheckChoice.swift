package import Tracker

/// Which checks a list chooses by: those with one that stands at a result, or those without any.
package enum CheckChoice: Hashable, Sendable {
  case none
  case state(Event.Check.State)

  /// From `none` or the name of a result.
  package init?(_ text: String) {
    if text == "none" {
      self = .none
    } else if let state = Event.Check.State(rawValue: text) {
      self = .state(state)
    } else {
      return nil
    }
  }

  /// The names that there are.
  package static let names = Event.Check.State.allCases.map(\.rawValue) + ["none"]

  /// The bits that a row has: one for each result that a check stands at.
  static func bits(_ checks: CheckCounts) -> Int {
    var result = 0
    for (bit, state) in Event.Check.State.allCases.enumerated() where checks[state] > 0 { result |= 1 << bit }
    return result
  }

  /// Whether a row of these bits passes any of them.
  static func admits(_ choices: [CheckChoice], _ bits: Int) -> Bool {
    choices.contains { choice in
      switch choice {
      case .none: bits == 0
      case .state(let state): bits & mask(state) != 0
      }
    }
  }

  /// The same as a condition on a column.
  static func condition(_ choices: [CheckChoice], _ column: String) -> String {
    var mask = 0
    for case .state(let state) in choices { mask |= Self.mask(state) }
    let none = choices.contains(.none) ? " OR \(column) = 0" : ""
    return "(\(column) & \(mask) <> 0\(none))"
  }

  private static func mask(_ state: Event.Check.State) -> Int {
    1 << (Event.Check.State.allCases.firstIndex(of: state) ?? 0)
  }
}
