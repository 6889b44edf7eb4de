import Bytes
import Git
import Patches
import Tracker

/// Makes sure that the mails reproduce what was pushed: the same trees, authors, dates and messages.
///
/// It does so by extracting the commits from the mails as `patchbay export` does, rather than by listing what a mail
/// can lose.
enum SubmissionCheck {
  /// - Parameters:
  ///   - mails: The patches in order, without the cover letter.
  ///   - store: Over the tracker; nothing that is written to it is kept.
  /// - Throws: ``SubmissionRefusal`` that says which commit cannot be sent, and why.
  static func run(
    _ mails: [[UInt8]], of commits: [SubmittedCommit], on base: ObjectID, in store: ObjectBuffer
  ) throws {
    var plan: [PlannedCommit] = []
    for (index, mail) in mails.enumerated() {
      let commit = commits[index]
      do throws(PlanError) {
        plan.append(try PlannedCommit(id: commit.id, number: index + 1, raw: mail))
      } catch {
        // The cause is nearly always the message.
        throw SubmissionRefusal("\(commit.name): \(breaks(commit) ?? "\(error.reason)")")
      }
      try compare(plan[index], commit)
    }
    let applied = try SeriesApplier(store: store).apply(plan, to: base)
    for (commit, made) in zip(commits, applied.commits) where made.tree != commit.tree {
      throw SubmissionRefusal("\(commit.name): its patch gives another tree")
    }
    if let failure = applied.failure {
      let path = failure.path.map { "\($0): " } ?? ""
      throw SubmissionRefusal("\(commits[failure.number - 1].name): its patch does not apply: \(path)\(failure.reason)")
    }
    guard applied.commits.count == commits.count else {
      throw SubmissionRefusal("only \(applied.commits.count) of \(commits.count) commits survive mailing")
    }
  }

  private static func compare(_ planned: PlannedCommit, _ commit: SubmittedCommit) throws {
    func refuse(_ reason: String) -> SubmissionRefusal { SubmissionRefusal("\(commit.name): \(reason)") }
    if String(validating: commit.message, as: UTF8.self) == nil {
      throw refuse("its message is not UTF-8 and states no encoding (i18n.commitEncoding); reword it")
    }
    if planned.message != commit.message {
      if let reason = breaks(commit) { throw refuse(reason) }
      let wanted = commit.message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let got = planned.message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let line = zip(wanted, got).prefix { $0 == $1 }.count
      let shown = line < got.count ? "\"\(String(decoding: got[line].prefix(60), as: UTF8.self))\"" : "nothing"
      throw refuse("line \(line + 1) of its message would arrive as \(shown); reword it")
    }
    let (author, wanted) = (planned.author, commit.author)
    guard author.name == wanted.name, author.email == wanted.email else {
      throw refuse("its author would arrive as \(author.name) <\(author.email)>; amend it with --author")
    }
    guard author.seconds == wanted.seconds, author.offsetMinutes == wanted.offsetMinutes else {
      throw refuse("its author's date cannot be mailed; amend it with --date")
    }
  }

  /// What in a commit's message a mail cannot carry; nil if nothing is known to.
  private static func breaks(_ commit: SubmittedCommit) -> String? {
    let lines = commit.message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let first = lines.first, first.contains(where: { $0 > 32 }) else {
      return "it has no subject; reword it"
    }
    if lines.count > 1, !lines[1].isEmpty {
      return "its subject is more than one line; put an empty line after the first"
    }
    for (index, line) in lines.enumerated().dropFirst() {
      let isBreak =
        line.elementsEqual("---".utf8) || line.starts(with: Array("diff -".utf8))
        || line.starts(with: Array("Index: ".utf8)) || line.starts(with: Array("--- ".utf8))
      if isBreak {
        let shown = String(decoding: line.prefix(40), as: UTF8.self)
        return "line \(index + 1) of its message, \"\(shown)\", would end the message in a mail; indent it"
      }
      if line.last == UInt8(ascii: " ") || line.last == 9 || line.last == 13 {
        return "line \(index + 1) of its message ends in white space, which git am removes; reword it"
      }
    }
    if first.first == UInt8(ascii: "[") {
      return "its subject begins with [ ], which git am removes; write it as \"area: what\""
    }
    return nil
  }
}
