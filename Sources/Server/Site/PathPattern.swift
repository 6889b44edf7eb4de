/// The addresses that a route answers: `/series/:id/mbox`, `/api/:version=1.0|1.1/patches` for one of some words, or
/// `/git/*path` for all that lies below.
///
/// Matched against a request's components, which are decoded already: a slash in a Message-ID separates nothing. A slash
/// at the end makes no difference.
struct PathPattern: Sendable {
  enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
    /// One of these words.
    case choice(String, Set<Substring>)
    /// All that follows, which may be nothing.
    case rest(String)
  }

  let segments: [Segment]
  /// Whether it ends in all that follows.
  private let isOpen: Bool
  /// The pattern as it was written, for metrics.
  let text: String

  init(_ text: StaticString) {
    self.text = "\(text)"
    segments = self.text.split(separator: "/").map { part in
      switch part.first {
      case ":":
        switch part.firstIndex(of: "=") {
        case let equals?:
          .choice(
            String(part[..<equals].dropFirst()), Set(part[part.index(after: equals)...].split(separator: "|")))
        case nil: .parameter(String(part.dropFirst()))
        }
      case "*": .rest(String(part.dropFirst()))
      default: .literal(String(part))
      }
    }
    isOpen = if case .rest = segments.last { true } else { false }
  }

  /// What stands for the parameters; nil if the path is another.
  func match(_ path: [String]) -> PathParameters? {
    guard hasLiterals(of: path) else { return nil }
    var found = PathParameters()
    for (index, segment) in segments.enumerated() {
      if case .rest(let name) = segment {
        found[name] = Array(path.dropFirst(index))
        return found
      }
      guard index < path.count else { return nil }
      switch segment {
      case .literal: break
      case .parameter(let name): found[name] = [path[index]]
      case .choice(let name, let words):
        guard words.contains(path[index][...]) else { return nil }
        found[name] = [path[index]]
      case .rest: break
      }
    }
    return found
  }

  /// Whether the path has the pattern's length and literals. Rules out most patterns without allocating anything.
  private func hasLiterals(of path: [String]) -> Bool {
    guard path.count == segments.count || (isOpen && path.count >= segments.count - 1) else { return false }
    for (segment, component) in zip(segments, path) {
      if case .literal(let text) = segment, text != component { return false }
    }
    return true
  }
}

/// What a path has in the places of a pattern's parameters.
struct PathParameters: Sendable {
  private var values: [String: [String]] = [:]

  init() {}

  /// The component in the parameter's place; empty for a parameter that the pattern does not have.
  subscript(name: String) -> String { values[name]?.first ?? "" }

  /// The components in the place of a parameter for all that follows.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  fileprivate subscript(name: String) -> [String] {
    get { values[name] ?? [] }
    set { values[name] = newValue }
  }
}
