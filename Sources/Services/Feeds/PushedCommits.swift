import Bytes
import Git
import Platform
import Tracker

/// Reads commits with their diffs.
enum PushedCommits {
  /// The commits in this order, merges left out: what they bring came with other commits.
  ///
  /// The diffs are git's own, as format-patch would send them, so that their patch-ids are those of the mails.
  static func read(_ ids: [ObjectID], from code: Repository) throws -> [PushedCommit] {
    var commits: [(id: ObjectID, commit: Commit)] = []
    for id in ids {
      let commit = try code.commit(id)
      if commit.parents.count < 2 { commits.append((id, commit)) }
    }
    guard !commits.isEmpty else { return [] }
    var diffs: [ObjectID: [UInt8]] = [:]
    var current: ObjectID?
    var diff: [UInt8] = []
    let arguments = [
      "-C", code.path, "-c", "core.quotePath=true", "diff-tree", "--stdin", "--root", "-r", "-p", "-M", "--no-ext-diff",
      "--no-textconv", "--no-color", "--full-index", "--src-prefix=a/", "--dst-prefix=b/", "-U3",
    ]
    let input = Array(commits.map { $0.id.hex + "\n" }.joined().utf8)
    // A diff's lines begin with a word, a sign or a blank, never with 40 digits alone.
    try Program().lines(arguments, input: input) { line throws(SystemError) in
      if line.count == 40, let id = ObjectID(hexBytes: line) {
        if let current { diffs[current] = diff }
        current = id
        diff = []
      } else if diff.count < sizeLimit {
        diff += line
        diff.append(UInt8(ascii: "\n"))
      }
    }
    if let current { diffs[current] = diff }
    return commits.map { PushedCommit($0.id, $0.commit, diff: diffs[$0.id] ?? []) }
  }

  /// Of a larger diff only this much is looked at.
  private static let sizeLimit = 64 << 20
}
