import TestSupport
import Testing

@Suite("Hook of the code repository")
struct CodeHookTests {
  /// A tracker with a project, its bare code repository with the hook, and a clone to work in.
  private struct Place {
    let sandbox: Sandbox
    let work: GitSandbox
    let code: String

    init() throws {
      sandbox = try Sandbox()
      work = try GitSandbox()
      code = sandbox.folder("code.git")
      try Command("git", "init", "-q", "--bare", "-b", "main", code).run().succeeded()
      let text = """
        [project "tide"]
          list-id = tide.example.org
          repository = \(code)
          branch = main
          branch = next queued
        """
      try sandbox.command(["config", "import", "-"], input: Array(text.utf8)).run().succeeded()
      try sandbox.run("hooks", "install", "code", "--repo", code).succeeded()
      try work.commit("Begin", ["a.txt": "one\ntwo\nthree\n", "b.txt": "one\n"])
      try push("main")
      try work.git("checkout", "-q", "-b", "topic")
    }

    @discardableResult
    func push(_ branch: String, _ more: String...) throws -> String {
      try Command("git", arguments: ["-C", work.path, "push", "-q"] + more + [code, branch]).run().succeeded().errorText
    }

    /// Mails the commit HEAD of the topic branch as git does, and stores it.
    func mail(_ messageID: String, version: Int = 1) throws {
      let options = version > 1 ? ["-v\(version)"] : []
      let text = try Command(
        "git",
        arguments: ["-C", work.path, "format-patch", "-1", "--stdout", "--add-header=List-Id: <tide.example.org>"]
          + options
      ).run().succeeded().text
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      let mail = "Message-ID: <\(messageID)>\n" + lines.joined(separator: "\n")
      try sandbox.run("ingest", input: Array(mail.utf8)).succeeded()
    }

    func patch(_ messageID: String) throws -> JSONDocument? {
      try sandbox.object("show", messageID).list("patches").first
    }
  }

  @Test("a commit closes its patch by patch-id, whoever committed it; a branch map gives other states")
  func patchID() throws {
    let place = try Place()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.work.git("checkout", "-q", "-b", "next", "main")
    try place.work.git("cherry-pick", "topic", environment: ["GIT_COMMITTER_DATE": "1700001000 +0000"])
    let id = try place.work.git("rev-parse", "HEAD").line
    #expect(try place.push("next").contains("queued, found by patch-id"))
    #expect(try place.patch("1@example.org")?.string("state") == "queued")
    #expect(try place.patch("1@example.org")?.string("commit") == id)
    #expect(try place.push("next:main").contains("accepted, found by patch-id"))
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
    #expect(try place.patch("1@example.org")?.string("commit") == id)
    // The other branch gets it again by a merge, and nothing goes back.
    try place.work.commit("Other", ["z": "1"])
    try place.push("next")
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test("a patch that was adjusted is found by its Message-ID, or by author, subject and files")
  func adjusted() throws {
    let place = try Place()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.work.commit("tide: measure", ["b.txt": "one\ntwo\n"])
    try place.mail("2@example.org")
    try place.work.git("checkout", "-q", "main")
    let link = "tide: count them\n\nLink: https://lore.example.org/tide/1@example.org/\n"
    let first = try place.work.commit(link, ["a.txt": "one\ntwo\nthree\nfour, adjusted\n"])
    let second = try place.work.commit("tide: Measure.", ["b.txt": "one\ntwo, adjusted\n"])
    // Same subject, another file; and a link to mail that is no patch here.
    try place.work.commit("tide: measure\n\nLink: https://lore.example.org/x@example.org\n", ["c.txt": "1\n"])
    let said = try place.push("main")
    #expect(said.contains("found by message-id"))
    #expect(said.contains("found by author, subject and files"))
    #expect(try place.patch("1@example.org")?.string("commit") == first)
    #expect(try place.patch("2@example.org")?.string("commit") == second)
    #expect(try place.sandbox.list("log").count == 2)
  }

  @Test(
    "another change of the same author, subject and file closes nothing, nor does what fixes a patch and links to it")
  func others() throws {
    let place = try Place()
    try place.work.commit("tide: fix", ["a.txt": "one\ntwo\nthree\nprint every height of water in feet\n"])
    try place.mail("1@example.org")
    try place.work.git("checkout", "-q", "main")
    try place.work.commit("tide: fix", ["a.txt": "measure nothing before noon there\ntwo\nthree\n"])
    let link = "Link: https://lore.example.org/tide/1@example.org/\n"
    try place.work.commit("tide: fix\n\n\(link)", ["a.txt": "measure something after midnight here\ntwo\nthree\n"])
    #expect(try !place.push("main").contains("found by"))
    #expect(try place.patch("1@example.org")?.string("state") == "new")
    // The patch itself, adjusted and under another subject, is found by its link.
    let adjusted = try place.work.commit(
      "tide: heights\n\n\(link)", ["a.txt": "one\ntwo\nthree\nprint all heights of water in feet\n"])
    #expect(try place.push("main").contains("found by message-id"))
    #expect(try place.patch("1@example.org")?.string("commit") == adjusted)
  }

  @Test("a patch that a new version has unchanged is closed as the new version's, if both have one date")
  func newestVersion() throws {
    for ids in [["1@example.org", "2@example.org"], ["2@example.org", "1@example.org"]] {
      let place = try Place()
      try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
      try place.mail(ids[0])
      try place.mail(ids[1], version: 2)
      try place.push("topic:main")
      #expect(try place.patch(ids[1])?.string("state") == "accepted")
      #expect(try place.patch(ids[0])?.isNull("commit") == true)
    }
  }

  @Test("the tracker that the hook was installed for is told, whichever the one who pushes has in the environment")
  func environment() throws {
    let place = try Place()
    let other = try Sandbox()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    let push = Command(
      "git", arguments: ["-C", place.work.path, "push", "-q", place.code, "topic:main"],
      environment: ["PATCHBAY_TRACKER": other.tracker])
    try push.run().succeeded()
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
  }

  @Test("a revert is noted, and changes no state")
  func revert() throws {
    let place = try Place()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    try place.mail("1@example.org")
    try place.push("topic:main")
    try place.work.git("revert", "--no-edit", "HEAD")
    #expect(try place.push("topic:main").contains("noted as a revert"))
    #expect(try place.patch("1@example.org")?.string("state") == "accepted")
    let log = try place.sandbox.list("log", "1@example.org")
    #expect(log.first?.string("reason")?.hasPrefix("reverted by commit") == true)
  }

  @Test("mail of another project is not closed, and a person's later word stands")
  func limits() throws {
    let place = try Place()
    try place.work.commit("tide: count", ["a.txt": "one\ntwo\nthree\nfour\n"])
    let text = try place.work.git("format-patch", "-1", "--stdout").text
    let other = "Message-ID: <9@example.org>\nList-Id: <other.example.org>\n" + text.drop { $0 != "\n" }.dropFirst()
    try place.sandbox.run("ingest", input: Array(other.utf8)).succeeded()
    try place.mail("1@example.org")
    try place.push("topic:main")
    #expect(try place.patch("9@example.org")?.string("state") == "new")
    try place.sandbox.run("update", "1@example.org", "--state", "rejected").succeeded()
    #expect(try place.patch("1@example.org")?.string("state") == "rejected")
  }

  @Test("killed at any moment and run again, and twice at once, leaves the same digest")
  func killed() throws {
    let place = try Place()
    for number in 1...12 {
      try place.work.commit("tide: change \(number)", ["f\(number).txt": "\(number)\n"])
      try place.mail("\(number)@example.org")
    }
    let head = try place.work.git("rev-parse", "topic").line
    let base = try place.work.git("rev-parse", "main").line
    let before = place.sandbox.folder("before.git")
    try Command("cp", "-r", place.sandbox.tracker, before).run().succeeded()
    try place.push("topic:main")
    let expected = try place.sandbox.run("digest").line

    func hook(_ tracker: String) -> Command {
      var hook = Command(
        PackageFiles.binary, "hooks", "run", "code-post-receive", "--tracker", tracker,
        input: Array("\(base) \(head) refs/heads/main\n".utf8))
      hook.environment["GIT_DIR"] = place.code
      return hook
    }
    let killed = place.sandbox.folder("killed.git")
    try Command("cp", "-r", before, killed).run().succeeded()
    for milliseconds in [10, 30, 60, 90, 120, 160] {
      var command = hook(killed)
      command.timeout = .milliseconds(milliseconds)
      _ = try command.run()
    }
    try hook(killed).run().succeeded()
    #expect(try Command.patchbay("digest", "--tracker", killed).run().line == expected)

    let twice = place.sandbox.folder("twice.git")
    try Command("cp", "-r", before, twice).run().succeeded()
    let running = try [hook(twice).start(), hook(twice).start()]
    for process in running { try process.wait().succeeded() }
    #expect(try Command.patchbay("digest", "--tracker", twice).run().line == expected)
  }
}
