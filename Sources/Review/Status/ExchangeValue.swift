import Bytes
package import Services

/// What `sync` says an exchange did.
package enum ExchangeValue {
  /// - Parameter remote: With whom.
  package static func json(_ report: ExchangeReport, _ remote: String) -> JSONValue {
    [
      "remote": .string(remote as String),
      "received": ["lanes": .int(report.received.lanes as Int), "commits": .int(report.received.commits as Int)],
      "sent": ["lanes": .int(report.sent.lanes as Int), "commits": .int(report.sent.commits as Int)],
      "problems": .array(
        report.problems.map {
          [
            "lane": .string($0.lane as String), "problem": .string($0.kind.rawValue as String),
            "message": .string($0.message as String), "healed": .bool($0.isHealed),
          ]
        }),
      "newWriter": .string(report.newWriter),
      "complete": .bool(report.isComplete),
      "leftOut": .int(report.leftOut as Int),
      "digest": .string(report.digest.hex as String),
    ]
  }
}
