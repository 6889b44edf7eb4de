import Bytes
import Export
import Mail
import TestSupport

/// Commits of a repository as `git format-patch` mails them.
enum MailedSeries {
  /// The mails of a range of commits.
  static func mails(of range: String, in sandbox: GitSandbox, _ options: String...) throws -> [[UInt8]] {
    try mails(of: range, in: sandbox.path, options)
  }

  static func mails(of range: String, in path: String, _ options: [String]) throws -> [[UInt8]] {
    let output = try Command(
      "git", arguments: ["format-patch", "--stdout", "--no-signature"] + options + [range], in: path
    ).run().succeeded().output
    var splitter = MailboxSplitter()
    splitter.append(output[...])
    splitter.finish()
    var mails: [[UInt8]] = []
    // With an empty line at the end, without which git apply leaves out the last file if it is binary.
    while let mail = splitter.next() { mails.append(mail.bytes + [10]) }
    return mails
  }

  static func plan(of mails: [[UInt8]]) throws -> [PlannedCommit] {
    try mails.enumerated().map { try PlannedCommit(id: SHA1.hash($0.element), number: $0.offset + 1, raw: $0.element) }
  }
}
