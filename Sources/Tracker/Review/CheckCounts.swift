/// The number of checks with each result, one for each context.
package struct CheckCounts: Hashable, Sendable {
  private let counts: [Event.Check.State: Int]

  package init(_ checks: [CheckResult]) {
    counts = checks.reduce(into: [:]) { $0[$1.check.state, default: 0] += 1 }
  }

  /// Those of a series: of each context the worst over its cover letter and patches.
  package init(worstOf summaries: [ReviewSummary]) {
    var worst: [String: CheckResult] = [:]
    for result in summaries.flatMap(\.checks) {
      let known = worst[result.check.context]
      guard known.map({ $0.check.state.severity < result.check.state.severity }) ?? true else { continue }
      worst[result.check.context] = result
    }
    self.init(Array(worst.values))
  }

  /// - Parameter counts: The number with each result.
  package init(counts: [Event.Check.State: Int]) { self.counts = counts.filter { $0.value > 0 } }

  /// The number with this result.
  package subscript(state: Event.Check.State) -> Int { counts[state] ?? 0 }

  package var isEmpty: Bool { counts.isEmpty }

  /// The worst result, as Patchwork weighs them; nil where there are no checks.
  package var worst: Event.Check.State? { counts.keys.max { $0.severity < $1.severity } }

  /// For example `2 success, 1 fail`; empty where there are no checks.
  package var text: String {
    Event.Check.State.allCases.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
      .joined(separator: ", ")
  }
}

extension Event.Check.State {
  /// As Patchwork weighs them: fail, warning, pending, success.
  var severity: Int {
    switch self {
    case .success: 0
    case .pending: 1
    case .warning: 2
    case .fail: 3
    }
  }
}
