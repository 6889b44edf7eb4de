package import Mail
package import Tracker

/// What became of one check of a patch, and who says so.
package struct CheckResult {
  package let check: Event.Check
  package let date: MailDate
  package let actor: Address

  package var json: JSONValue {
    [
      "context": .string(check.context as String), "state": .string(check.state.rawValue as String),
      "url": .string(check.url), "description": .string(check.description), "date": .string(date.iso8601 as String),
      "by": PersonValue.json(actor),
    ]
  }

  /// For example `ci/test fail: 2 of 80 fail, https://ci.example.org/17`.
  package var text: String {
    let more = [check.description, check.url].compactMap(\.self).joined(separator: ", ")
    return "\(check.context) \(check.state.rawValue)" + (more.isEmpty ? "" : ": \(more)")
  }
}
