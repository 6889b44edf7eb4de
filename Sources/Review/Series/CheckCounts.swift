package import Tracker

/// How many checks stand at each result: of each context one counts.
package struct CheckCounts {
  private let counts: [Event.Check.State: Int]

  package init(_ checks: [CheckResult]) {
    counts = checks.reduce(into: [:]) { $0[$1.check.state, default: 0] += 1 }
  }

  /// Those of a series: of each context the worst over its cover letter and patches.
  package init(worstOf summaries: [ReviewSummary]) {
    var worst: [String: CheckResult] = [:]
    for result in summaries.flatMap(\.checks) {
      let known = worst[result.check.context]
      if known.map({ Self.rank($0) < Self.rank(result) }) ?? true { worst[result.check.context] = result }
    }
    self.init(Array(worst.values))
  }

  package subscript(state: Event.Check.State) -> Int { counts[state] ?? 0 }

  /// As Patchwork weighs them: fail, warning, pending, success.
  private static func rank(_ result: CheckResult) -> Int {
    switch result.check.state {
    case .success: 0
    case .pending: 1
    case .warning: 2
    case .fail: 3
    }
  }

  package var json: JSONValue {
    .object(
      Event.Check.State.allCases.map { state in
        JSONValue.Member(name: state.rawValue, value: .int((counts[state] ?? 0) as Int))
      })
  }

  /// For example `2 success, 1 fail`; empty where there are no checks.
  package var text: String {
    Event.Check.State.allCases.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
      .joined(separator: ", ")
  }
}
