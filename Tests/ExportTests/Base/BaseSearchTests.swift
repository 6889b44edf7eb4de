import Bytes
import Export
import Git
import TestSupport
import Testing

@Suite struct BaseSearchTests {
  /// Three commits a day apart, and a patch made on the second.
  private static func history() throws -> (sandbox: GitSandbox, commits: [String], mail: [UInt8]) {
    let sandbox = try GitSandbox()
    var commits: [String] = []
    for (day, text) in ["one\n", "two\n", "three\n"].enumerated() {
      try PackageFiles.write(Array(text.utf8), to: sandbox.path + "/a")
      try PackageFiles.write(Array("\(day)\n".utf8), to: sandbox.path + "/day")
      try sandbox.git("add", "-A")
      try sandbox.git(
        "commit", "-q", "-m", "day \(day)",
        environment: ["GIT_COMMITTER_DATE": "\(1_700_000_000 + day * 86400) +0000"])
      commits.append(try sandbox.git("rev-parse", "HEAD").line)
    }
    try sandbox.git("checkout", "-q", "-b", "work", commits[1])
    try sandbox.commit("change", ["a": "changed\n"])
    let mails = try MailedSeries.mails(of: "HEAD~1..HEAD", in: sandbox, "--base=HEAD~1")
    try sandbox.git("checkout", "-q", "main")
    return (sandbox, commits, try #require(mails.first))
  }

  @Test("A given base is preferred to a stated one, then one found by blobs, by date, and the tip")
  func order() throws {
    let (sandbox, commits, mail) = try Self.history()
    let plan = try MailedSeries.plan(of: [mail])
    let repository = try Repository.open(sandbox.path)
    var search = BaseSearch()
    search.given = "main"
    search.stated = [("0123456789012345678901234567890123456789", "patch 1"), (commits[0], "patch 2")]
    search.date = 1_700_000_000 + 86400 * 9
    func find(_ search: BaseSearch) throws -> BaseChoice { try search.find(for: plan, in: repository) }
    var choice = try find(search)
    #expect(choice.kind == .given && choice.commit.hex == commits[2])
    search.given = nil
    choice = try find(search)
    #expect(choice.kind == .stated && choice.commit.hex == commits[0] && choice.reason == "base-commit of patch 2")
    search.stated = [("0123456789012345678901234567890123456789", "patch 1")]
    choice = try find(search)
    #expect(choice.kind == .blobs && choice.commit.hex == commits[1])
    #expect(choice.reason.contains("base-commit 012345678901 of patch 1 is not in the repository"))
    search.stated = []
    search.date = 1_700_000_000 + 10
    choice = try search.find(for: [], in: repository)
    #expect(choice.kind == .date && choice.commit.hex == commits[0])
    search.date = nil
    choice = try search.find(for: [], in: repository)
    #expect(choice.kind == .tip && choice.commit.hex == commits[2] && choice.reason == "tip of main")
    search.given = "nowhere"
    #expect(throws: BaseError.self) { try find(search) }
  }

  @Test(
    "The commit at a mail's date is git's, for twelve jobs of the oracle",
    .needsShared("oracle/git-am-util-linux.jsonl.gz"), .needsUtilLinux)
  func atDate() throws {
    let sandbox = try UtilLinux.repository()
    let repository = try Repository.open(sandbox.path)
    var different: [String] = []
    for job in try AmJob.all().filter({ $0.kind == "single" }).prefix(12) {
      var search = BaseSearch()
      search.date = job.date
      let choice = try search.find(for: [], in: repository)
      if choice.commit.hex != job.base { different.append("\(job.messageIds[0]): \(choice) instead of \(job.base)") }
    }
    #expect(different.isEmpty, "\(different)")
  }
}
