import TestSupport
import Testing
import Tracker

@Suite("export, checkout, diff and publish")
struct ExportTests {
  static let series = "20260303174010.5120-1-ada@example.org"
  static let first = "20260302091501.4711-1-ada@example.org"

  /// The code that the sample mails are about.
  private static func code() throws -> GitSandbox {
    let code = try GitSandbox()
    try Command("rm", "-rf", code.path).run().succeeded()
    try Command(PackageFiles.samples + "/make-code", code.path).run().succeeded()
    return code
  }

  private static func inFolder(_ code: GitSandbox, _ sandbox: Sandbox, _ arguments: String...) throws -> CommandResult {
    try Command(
      PackageFiles.binary, arguments: arguments, in: code.path, environment: ["PATCHBAY_TRACKER": sandbox.tracker]
    ).run()
  }

  @Test(
    "An exported branch is what git am makes of the mailbox",
    arguments: [
      series, first, "1772614801.12001@boathouse.example.org", "20260305112144.GA3181@harbour.example.org",
      "20260306134401.88213-1-liwei@example.org", "20260307080000.17-1-mara@example.org",
    ])
  func sameAsGitAm(id: String) throws {
    let sandbox = try Sandbox.samples()
    let code = try Self.code()
    let export = try JSONDocument(
      sandbox.command(["export", id, "--repo", code.path, "--json"]).run().succeeded().output)
    #expect(export.string("result") == "clean")
    try code.git("am", "-q", "--committer-date-is-author-date", input: sandbox.run("mbox", id).succeeded().output)
    let format = "--format=%T %an <%ae> %ad%n%B"
    let branch = export.string("branch") ?? ""
    #expect(try code.git("log", format, branch).text == code.git("log", format, "main").text)
    #expect(
      try code.git("log", "--format=%cn %ce %ct", "\(branch)~1..\(branch)").text
        == code.git("log", "--format=%an %ae %at", "\(branch)~1..\(branch)").text)
    #expect(try code.fsck() == "")
  }

  /// Two commits of the code as files of git format-patch, attached to one mail.
  private static func attaching(_ code: GitSandbox, _ version: Int, answer: Bool) throws -> [UInt8] {
    var mail = """
      From: A U Thor <author@example.org>
      Subject: \(answer ? "Re: " : "")print more heights
      Message-ID: <attached-\(version)@example.org>
      Date: \(version) Mar 2026 10:00:00 +0000
      In-Reply-To: <attached-\(version - 1)@example.org>
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b

      > What of the second?

      Here is the next version.

      """
    for number in [2, 1] {
      let patch = try code.git("format-patch", "--stdout", "-v\(version)", "-N", "-1", "HEAD~\(2 - number)")
      mail += """
        --b
        Content-Type: text/x-patch
        Content-Disposition: attachment; filename="v\(version)-000\(number).patch"

        \(patch.text.replacing("[PATCH v\(version)]", with: "[PATCH v\(version) \(number)/2]"))

        """
    }
    return Array((mail + "--b--\n").utf8)
  }

  @Test(
    "Each git format-patch file attached to a mail becomes a commit, and a reply with them a new version")
  func attachedFiles() throws {
    let code = try GitSandbox()
    let base = try code.commit("base", ["tide.c": "one\n", "lamp.c": "one\n"])
    try code.commit("tide: print more", ["tide.c": "one\ntwo\n", "lamp.c": "one\n"])
    let tip = try code.commit("lamp: print more", ["tide.c": "one\ntwo\nthree\n", "lamp.c": "one\ntwo\n"])
    let sandbox = try Sandbox()
    for version in 1...2 {
      try sandbox.command(["ingest"], input: Self.attaching(code, version, answer: version == 2)).run().succeeded()
    }
    let listed = try JSONDocument.list(sandbox.command(["list", "--all", "--json"]).run().succeeded().output)
    #expect(listed.map { $0.int("version") } == [2, 1])
    #expect(listed.map { $0.string("state") } == ["new", "superseded"])

    try sandbox.run("export", "attached-2@example.org", "--repo", code.path, "--base", base, "--branch", "x")
      .succeeded()
    #expect(try code.git("rev-parse", "x^{tree}").line == code.git("rev-parse", "\(tip)^{tree}").line)
    #expect(try code.git("log", "--format=%s", "\(base)..x").lines == ["lamp: print more", "tide: print more"])
    let mailbox = try sandbox.run("mbox", "attached-2@example.org").succeeded().output
    try code.git("checkout", "-q", "-b", "am", base)
    try code.git("am", "-q", input: mailbox)
    #expect(
      try code.git("log", "--format=%T %an %ad %B", "\(base)..am").text
        == code.git("log", "--format=%T %an %ad %B", "\(base)..x").text)
  }

  @Test("Two machines make the same commits, a second export does nothing, and a branch of others is not overwritten")
  func repeated() throws {
    let sandbox = try Sandbox.samples()
    let (one, two) = (try Self.code(), try Self.code())
    let first = try sandbox.command(["export", Self.series, "--repo", one.path, "--branch", "x"]).run().succeeded()
    try sandbox.command(["export", Self.series, "--repo", two.path, "--branch", "x"]).run().succeeded()
    let tip = try one.git("rev-parse", "x").line
    #expect(try tip == two.git("rev-parse", "x").line)
    #expect(first.text.contains("clean"))
    let again = try sandbox.command(["export", Self.series, "--repo", one.path, "--branch", "x"]).run().succeeded()
    #expect(again.text.contains("exists already"))

    try one.git("branch", "-f", "x", "main")
    let refused = try sandbox.run("export", Self.series, "--repo", one.path, "--branch", "x")
    #expect(refused.status == 73)
    #expect(refused.errorText.contains("--force"))
    #expect(try one.git("rev-parse", "x").line == one.git("rev-parse", "main").line)
    try sandbox.run("export", Self.series, "--repo", one.path, "--branch", "x", "--force").succeeded()
    #expect(try one.git("rev-parse", "x").line == tip)
    let checkedOut = try sandbox.run("export", Self.series, "--repo", one.path, "--branch", "main", "--force")
    #expect(checkedOut.status == 73)
    #expect(checkedOut.errorText.contains("checked out"))
  }

  @Test("A conflict names the file, the hunk and the reason, and nothing is changed")
  func conflict() throws {
    let sandbox = try Sandbox.samples()
    let code = try Self.code()
    try code.commit("other", ["main.c": "int main(void) { return 1; }\n"])
    let before = try code.git("for-each-ref").text + code.git("count-objects").text
    let result = try sandbox.run("export", Self.series, "--repo", code.path, "--base", "main", "--json")
    #expect(result.status == 1)
    let export = try JSONDocument(result.output)
    #expect(export.string("result") == "conflict")
    let failed = try #require(export.object("failed"))
    #expect(failed.string("path") == "main.c")
    #expect(failed.string("reason") == "patch does not apply")
    let shown = try sandbox.run("export", Self.series, "--repo", code.path, "--base", "main")
    #expect(shown.status == 1)
    #expect(
      shown.text.contains("hunk #1") && shown.text.contains("\n@@ -") && shown.text.contains("nothing was changed"))
    #expect(try code.git("for-each-ref").text + code.git("count-objects").text == before)
  }

  @Test("An incomplete series needs --partial, and a dry run changes nothing")
  func incomplete() throws {
    let sandbox = try Sandbox()
    for mail in MailBuilder.series("x", of: 3) where !mail.subject.contains("2/3") { try sandbox.ingest(mail) }
    let code = try Self.code()
    let result = try sandbox.run("export", "x-0@example.org", "--repo", code.path, "--json")
    #expect(result.status == 1)
    #expect(try JSONDocument(result.output).string("result") == "incomplete")
    try sandbox.run("export", "x-0@example.org", "--repo", code.path, "--partial", "--dry-run").succeeded()
    #expect(try code.git("branch").lines.count == 1)
    try sandbox.run("export", "x-0@example.org", "--repo", code.path, "--partial", "--branch", "part").succeeded()
    #expect(try code.git("rev-list", "--count", "main..part").line == "2")
    try sandbox.run("export", "x-0@example.org/3", "--repo", code.path, "--branch", "third").succeeded()
    #expect(try code.git("rev-list", "--count", "main..third").line == "1")
  }

  @Test("checkout refuses if files are changed, and switches otherwise")
  func checkout() throws {
    let sandbox = try Sandbox.samples()
    let code = try Self.code()
    try code.commit("more", ["notes": "x\n"])
    try PackageFiles.write(Array("changed\n".utf8), to: code.path + "/notes")
    let refused = try Self.inFolder(code, sandbox, "checkout", Self.series, "--branch", "tides")
    #expect(refused.status == 1)
    #expect(refused.errorText.contains("git stash"))
    #expect(try code.git("branch", "--show-current").line == "main")
    try code.git("checkout", "-q", "notes")
    try Self.inFolder(code, sandbox, "checkout", Self.series, "--branch", "tides").succeeded()
    #expect(try code.git("branch", "--show-current").line == "tides")
    #expect(try code.git("status", "--porcelain").text == "")
    try Self.inFolder(code, sandbox, "checkout", Self.series, "--branch", "tides").succeeded()
  }

  @Test("diff compares a series with its previous version, or with a named one")
  func diff() throws {
    let sandbox = try Sandbox.samples()
    let diff = try sandbox.object("diff", Self.series)
    #expect(diff.list("patches").map { $0.string("mark") } == ["!", "!", "="])
    let named = try sandbox.run("diff", Self.first, Self.series).succeeded()
    #expect(try named.text == sandbox.run("diff", Self.series).succeeded().text)
    #expect(named.text.contains("    ++#define FEET_PER_METRE 3.28084\n"))
    #expect(try sandbox.run("diff", Self.first).status == 1)
  }

  @Test("A plain clone fetches a published series; series beyond the limit are retired")
  func publish() throws {
    let sandbox = try Sandbox.samples()
    let code = try Self.code()
    let published = try sandbox.object("publish", "--repo", code.path)
    let names = published.list("published").compactMap { $0.string("ref") }
    let name = names.first { $0.contains("feet-v2") } ?? ""
    #expect(!names.contains { $0.contains("feet-7") }, "the first version is superseded")
    let clone = try GitSandbox()
    try clone.git("pull", "-q", code.path, "main")
    try clone.git("fetch", "-q", sandbox.tracker, name)
    #expect(try clone.git("rev-list", "--count", "main..FETCH_HEAD").line == "3")
    try sandbox.run("export", Self.series, "--repo", code.path, "--branch", "same").succeeded()
    #expect(try clone.git("rev-parse", "FETCH_HEAD").line == code.git("rev-parse", "same").line)

    let again = try sandbox.object("publish", "--repo", code.path)
    #expect(again.list("published").isEmpty && again.list("unchanged").count == names.count)
    let few = try sandbox.object("publish", "--repo", code.path, "--limit", "2")
    #expect(few.list("retired").count >= names.count - 2)
    #expect(try Command("git", "for-each-ref", "refs/series/", in: sandbox.tracker).run().succeeded().lines.count <= 2)
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
  }

  @Test("With --fetch the tracker has the objects of the code")
  func publishCopies() throws {
    let sandbox = try Sandbox.samples()
    let code = try Self.code()
    try sandbox.run("publish", "--repo", code.path, "--fetch", Self.series).succeeded()
    try Command("rm", "-rf", code.path).run().succeeded()
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
    #expect(
      try Command("git", "log", "--oneline", "--glob=refs/series/*", in: sandbox.tracker).run().succeeded().lines.count
        == 4)
  }

  @Test("A branch name that looks like an option or is HEAD is refused", arguments: ["-x", "-", "HEAD"])
  func badName(name: String) throws {
    let sandbox = try Sandbox.samples()
    let code = try Self.code()
    let refused = try sandbox.run("export", Self.series, "--repo", code.path, "--branch=\(name)")
    #expect(refused.status == 64)
    #expect(refused.errorText.contains("\(name) cannot be a branch"))
    #expect(try code.git("for-each-ref", "--format=%(refname)").lines == ["refs/heads/main"])
  }

  @Test("A branch that git cannot check out is reported in one line, and exists")
  func inTheWay() throws {
    let sandbox = try Sandbox.samples()
    let code = try Self.code()
    try sandbox.run("export", Self.series, "--repo", code.path, "--branch", "x").succeeded()
    let other = try TemporaryDirectory()
    try code.git("worktree", "add", "-q", other("tree"), "x")
    let elsewhere = try Self.inFolder(code, sandbox, "checkout", Self.series, "--branch", "x")
    #expect(elsewhere.status == 1)
    #expect(
      elsewhere.errorText.contains("branch x was made but not checked out") && elsewhere.errorText.contains("tree"))

    try sandbox.ingest(
      MailBuilder(subject: "[PATCH] Add a file", messageID: "new@example.org", diff: MailBuilder.diff("new")))
    try PackageFiles.write(Array("mine\n".utf8), to: code.path + "/new")
    let untracked = try Self.inFolder(code, sandbox, "checkout", "new@example.org", "--branch", "y")
    #expect(untracked.status == 1 && untracked.errorText.split(separator: "\n").count == 1)
    #expect(untracked.errorText.contains("new"))
    #expect(try PackageFiles.read(code.path + "/new") == Array("mine\n".utf8))
    #expect(try code.git("show", "y:new").text == "one\n")
    #expect(try code.git("symbolic-ref", "--short", "HEAD").line == "main")
  }

  @Test("With --record the result is recorded as an event")
  func record() throws {
    let sandbox = try Sandbox.samples()
    let code = try Self.code()
    try code.git("config", "user.name", "Rita")
    try code.git("config", "user.email", "rita@example.org")
    let base = try code.git("rev-parse", "main").line
    try code.commit("other", ["main.c": "int main(void) { return 1; }\n"])
    let tip = try code.git("rev-parse", "main").line
    try sandbox.run("export", Self.series, "--repo", code.path, "--dry-run", "--record").succeeded()
    let tracker = try TrackerRepository.open(sandbox.tracker)
    let snapshot = try tracker.snapshot()
    let head = try #require(snapshot.resolve(Self.series).first)
    let changes = try snapshot.history(of: head).entries.flatMap(\.event.changes)
    #expect(
      changes == [
        .applies(Event.Applies(base: base, result: "clean", path: nil)),
        .applies(Event.Applies(base: tip, result: "conflict", path: "main.c")),
      ])

    let shown = try sandbox.object("show", Self.series).list("applies")
    #expect(shown.map { $0.string("base") } == [base, tip])
    #expect(shown.map { $0.string("result") } == ["clean", "conflict"])
    #expect(shown.map { $0.string("path") } == [nil, "main.c"])
    #expect(try shown.first?.string("date") == #require(sandbox.list("log", Self.series).first).string("date"))
    let text = try sandbox.run("show", Self.series).succeeded().lines
    let line = try #require(text.first { $0.contains("applies") })
    #expect(line.contains("clean on \(base.prefix(12)), conflict in main.c on \(tip.prefix(12))"))
    let listed = try sandbox.list("list").map { $0.list("applies").map { $0.string("result") } }
    #expect(listed.count { $0 == ["clean", "conflict"] } == 1 && listed.count { $0.isEmpty } == listed.count - 1)
    #expect(try sandbox.run("list").succeeded().lines.count { $0.contains("conflict in main.c") } == 1)

    // The newest answer counts, whatever it was about. Events have seconds.
    try Command("sleep", "1.1").run().succeeded()
    try code.git("checkout", "-q", "-B", "main", base)
    try sandbox.run("export", Self.series, "--repo", code.path, "--dry-run", "--record").succeeded()
    #expect(try sandbox.object("show", Self.series).list("applies").map { $0.string("result") } == ["clean"])
    #expect(try !sandbox.run("list").succeeded().text.contains("conflict"))
  }
}
