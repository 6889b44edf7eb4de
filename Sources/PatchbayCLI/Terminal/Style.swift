/// How a piece of text stands out on a terminal that has colours.
enum Style: Sendable {
  case bold, dim, red, green, yellow, blue, magenta, cyan

  /// The number of the SGR sequence (ECMA-48, section 8.3.117).
  private var code: Int {
    switch self {
    case .bold: 1
    case .dim: 2
    case .red: 31
    case .green: 32
    case .yellow: 33
    case .blue: 34
    case .magenta: 35
    case .cyan: 36
    }
  }

  /// The text without the sequences that ``paint(_:)`` puts in.
  static func plain(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let escape = rest.firstIndex(of: "\u{1b}") {
      result += rest[..<escape]
      rest = rest[escape...].drop { $0 != "m" }.dropFirst()
    }
    return result + rest
  }

  /// The text in this style. The text must have been made harmless before.
  func paint(_ text: String) -> String { "\u{1b}[\(code)m\(text)\u{1b}[0m" }
}
