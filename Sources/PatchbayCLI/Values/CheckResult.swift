import Mail
import Tracker

/// What became of one check of a patch, and who says so.
struct CheckResult {
  let check: Event.Check
  let date: MailDate
  let actor: Address

  var json: JSONValue {
    [
      "context": .string(check.context as String), "state": .string(check.state.rawValue as String),
      "url": .string(check.url), "description": .string(check.description), "date": .string(date.iso8601 as String),
      "by": PersonValue.json(actor),
    ]
  }

  /// For example `ci/test fail: 2 of 80 fail, https://ci.example.org/17`.
  var text: String {
    let more = [check.description, check.url].compactMap(\.self).joined(separator: ", ")
    return "\(check.context) \(check.state.rawValue)" + (more.isEmpty ? "" : ": \(more)")
  }
}
