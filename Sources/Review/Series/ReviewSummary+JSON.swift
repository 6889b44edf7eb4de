import Bytes
import Mail
package import Tracker

extension ReviewSummary {
  /// What is recorded of whether it applies; empty if it was never recorded.
  package var appliesJSON: JSONValue {
    .array(
      applies.map {
        [
          "base": .string($0.base as String), "result": .string($0.result as String), "path": .string($0.path),
          "date": .string(appliesDate?.iso8601),
        ]
      })
  }
}

extension CheckResult {
  package var json: JSONValue {
    [
      "context": .string(check.context as String), "state": .string(check.state.rawValue as String),
      "url": .string(check.url), "description": .string(check.description), "date": .string(date.iso8601 as String),
      "by": PersonValue.json(actor),
    ]
  }
}

extension CheckCounts {
  package var json: JSONValue {
    .object(
      Event.Check.State.allCases.map { state in
        JSONValue.Member(name: state.rawValue, value: .int(self[state] as Int))
      })
  }
}
