import Bytes
import Patches
import Review

extension PullValue {
  /// What the request says of its changes.
  static func write(_ pull: PullRequest, to output: inout Output) throws(CommandFailure) {
    var lines = UntrustedText.block(pull.description).split(separator: "\n", omittingEmptySubsequences: false)
    if !lines.isEmpty, !pull.commits.isEmpty { lines.append("") }
    for line in lines + pull.commits.map({ "- " + UntrustedText.line($0) }) {
      try output.line(line.isEmpty ? "" : "    " + line)
    }
  }
}
