package import Patches

/// A pull request as it is printed.
package enum PullValue {
  package static func json(_ pull: PullRequest) -> JSONValue {
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
  package static func text(_ pull: PullRequest) -> String {
    [pull.url, pull.ref].compactMap(\.self).joined(separator: " ")
  }
}
