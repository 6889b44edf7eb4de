import Bytes
import Review
import Services

/// The result for a patch whose commit arrived.
enum ClosedText {
  static func line(_ entry: CodeFeed.Closed) -> String {
    let commit = "\(entry.commit.hex.prefix(12)) \(UntrustedText.line(entry.subject))"
    guard let rule = entry.rule else { return "\(commit): noted as a revert" }
    return "\(commit): \(entry.state), found by \(rule.rawValue)"
  }

  static func json(_ entry: CodeFeed.Closed) -> JSONValue {
    [
      "patch": .string(entry.patch.hex), "commit": .string(entry.commit.hex), "subject": .string(entry.subject),
      "state": .string(entry.state), "rule": .string(entry.rule?.rawValue),
    ]
  }
}
