/// When output is coloured: `--color`, spelled and meant as git's `color.ui`.
enum ColourChoice: String, CaseIterable, Sendable {
  case auto, always, never

  /// Whether to colour. `auto` does on a terminal that is not dumb and where NO_COLOR (no-color.org) is unset or empty.
  func applies(onTerminal: Bool, environment: (String) -> String?) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = environment("NO_COLOR"), !value.isEmpty { return false }
      return onTerminal && environment("TERM") != "dumb"
    }
  }
}
