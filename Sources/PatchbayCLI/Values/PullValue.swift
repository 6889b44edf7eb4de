import Patches

/// A pull request as it is printed.
enum PullValue {
  static func json(_ pull: PullRequest) -> JSONValue {
    [
      "url": .string(pull.url as String),
      "ref": .string(pull.ref),
      "base": .string(pull.base),
      "tip": .string(pull.tip),
      "description": .string(pull.description as String),
      "commits": .strings(pull.commits),
    ]
  }

  /// For `git pull`: the repository and what to pull from it.
  static func text(_ pull: PullRequest) -> String { [pull.url, pull.ref].compactMap(\.self).joined(separator: " ") }

  /// What the request says of its changes.
  static func write(_ pull: PullRequest, to output: inout Output) throws(CommandFailure) {
    var lines = UntrustedText.block(pull.description).split(separator: "\n", omittingEmptySubsequences: false)
    if !lines.isEmpty, !pull.commits.isEmpty { lines.append("") }
    for line in lines + pull.commits.map({ "- " + UntrustedText.line($0) }) {
      try output.line(line.isEmpty ? "" : "    " + line)
    }
  }
}
