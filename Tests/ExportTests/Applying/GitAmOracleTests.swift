import Bytes
import Export
import Foundation
import Git
import TestSupport
import Testing

@Suite struct GitAmOracleTests {
  /// Where we differ from what `git am -3` gave, each with its reason.
  static let exceptions: [String: String] = {
    let attached = "A file of git format-patch is attached: its own author and date are taken, git takes the mail's."
    let attachments = [
      "CADxRZqyga7QKSD16NcGaSx9oGGor0SRORuE7fMStOhcD4Ck5EQ@mail.gmail.com", "X1qJiQa2MHpJ55IG@innocircle.com",
      "20210517152528.GA11780@noether", "20210624125918.GB2541@contractcoder.biz",
    ]
    var reasons = Dictionary(uniqueKeysWithValues: attachments.map { ($0, attached) })
    reasons["20200213124615.31804-1-z.vaniperen@uq.edu.au"] =
      "CRLF within base64 is taken off where the patch does not apply with it, as git does with --quoted-cr=strip."
    reasons["f3465a40-837f-42e5-934b-09f4d5551909@telfort.nl"] =
      "The diff is attached below two levels of multipart, where git finds none."
    return reasons
  }()

  @Test(
    "All 390 jobs give the trees, authors, dates, messages and commit ids of git am -3, or fail where it failed",
    .needsShared("corpus/util-linux.mbox.gz", "oracle/git-am-util-linux.jsonl.gz"), .needsUtilLinux)
  func matchesGitAm() throws {
    let sandbox = try UtilLinux.repository()
    let mails = try UtilLinux.mails()
    let repository = try Repository.open(sandbox.path)
    let jobs = try AmJob.all()
    #expect(jobs.count == 390)
    var differences: [String] = []
    for job in jobs {
      guard let difference = try Self.difference(job, mails, ObjectBuffer(over: repository)) else { continue }
      if Self.exceptions[job.messageIds[0]] == nil { differences.append("\(job.messageIds[0]): \(difference)") }
    }
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    let objects = try sandbox.git("count-objects").line
    #expect(objects.hasPrefix("0 objects"), "applying wrote to the repository: \(objects)")
  }

  private static func difference(
    _ job: AmJob, _ mails: [String: [UInt8]], _ store: ObjectBuffer
  ) throws -> String? {
    var plan: [PlannedCommit] = []
    var problem: PlanError?
    for (index, id) in job.messageIds.enumerated() {
      guard let raw = mails[id] else { return "no mail \(id)" }
      do {
        plan.append(try PlannedCommit(id: .zero, number: index + 1, raw: raw))
      } catch {
        problem = error
        break
      }
    }
    var applier = SeriesApplier(store: store)
    applier.committer = .person(name: "oracle", email: "oracle@example.invalid")
    guard let base = ObjectID(hex: job.base) else { return "bad base" }
    let series = try applier.apply(plan, to: base)
    let failure =
      series.failure.map { "\($0.path ?? ""): \($0.reason) \($0.merge ?? "")" } ?? problem.map { "\($0.reason)" }
    let result: String
    if failure != nil {
      result = "failed"
    } else if series.commits.isEmpty {
      result = "already"
    } else {
      result = series.result.rawValue
    }
    let expected = ["clean", "3way", "already"].contains(job.result) ? job.result : "failed"
    guard result == expected else {
      return "\(result) instead of \(job.result): \(failure ?? "") | \(job.error ?? "")"
    }
    if expected == "failed", failure?.isEmpty != false { return "failed without a reason" }
    guard series.commits.count == job.commits.count else {
      return "\(series.commits.count) commits instead of \(job.commits.count)"
    }
    for (made, wanted) in zip(series.commits, job.commits) {
      let commit = try store.commit(made.id)
      let author = commit.author
      if made.tree.hex != wanted.tree { return "tree of \(made.number)" }
      if author.name != wanted.authorName || author.email != wanted.authorEmail { return "author \(author)" }
      let date = String(decoding: author.serialized(), as: UTF8.self)
      if !date.hasSuffix("> " + wanted.authorDate) { return "date \(date) for \(wanted.authorDate)" }
      if made.subject != wanted.subject { return "subject \(made.subject)" }
      if commit.messageText != wanted.message { return "message of \(made.number): \(commit.messageText)" }
      if made.id.hex != wanted.commit { return "commit id of \(made.number)" }
    }
    return nil
  }
}
