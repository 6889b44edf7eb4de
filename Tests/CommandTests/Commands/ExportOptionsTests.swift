import TestSupport
import Testing

/// What git am takes besides plain patches, and where a branch can be put: by processes, beside git itself.
@Suite("Options of export")
struct ExportOptionsTests {
  private let code: GitSandbox
  private let sandbox: Sandbox
  private let lines = (1...40).map { "line \($0)\n" }

  init() throws {
    code = try GitSandbox()
    sandbox = try Sandbox()
    try code.commit("base", ["a": lines.joined(), "tab\there": lines.joined(), "d/b": lines.joined()])
  }

  /// Commits a change of one file on a branch of its own and mails it. Returns the Message-ID and the mailbox.
  private func send(_ file: String, _ change: (String) -> String, _ options: [String] = []) throws
    -> (id: String, mailbox: [UInt8])
  {
    let text = String(decoding: try PackageFiles.read(code.path + "/" + file), as: UTF8.self)
    try code.git("checkout", "-q", "-B", "topic", "main")
    try code.commit("Change it\n\nWhy.\n", [file: change(text)])
    let mailbox = try Command(
      "git", arguments: ["format-patch", "--stdout", "--thread", "-1"] + options + ["topic"], in: code.path
    ).run().succeeded()
    try code.git("checkout", "-q", "main")
    try sandbox.run("import", "-", input: mailbox.output).succeeded()
    let field = try #require(mailbox.text.split(separator: "\n").first { $0.lowercased().hasPrefix("message-id: <") })
    return (String(field.dropFirst("Message-ID: <".count).dropLast()), mailbox.output)
  }

  private func export(_ id: String, _ options: String...) throws -> CommandResult {
    try sandbox.command(["export", id, "--repo", code.path, "--branch", "out", "--base", "main"] + options).run()
  }

  /// The tree that git am makes of a mailbox.
  private func am(_ mailbox: [UInt8], _ options: String...) throws -> String {
    try code.git("checkout", "-q", "-B", "am", "main")
    try Command("git", arguments: ["am", "-q", "-3"] + options, in: code.path, input: mailbox).run().succeeded()
    return try code.git("rev-parse", "am^{tree}").line
  }

  private func tree(_ revision: String) throws -> String { try code.git("rev-parse", "\(revision)^{tree}").line }

  private func changed(_ text: String) -> String { text.replacing("line 20\n", with: "changed\n") }

  @Test("A file with a tab in its name is changed like any other")
  func tab() throws {
    let (id, mailbox) = try send("tab\there", changed)
    try export(id).succeeded()
    #expect(try tree("out") == am(mailbox))
  }

  @Test("Patches without a/ and b/ apply with -p0, as in git am", arguments: ["-p0", "--strip=0"])
  func withoutPrefix(option: String) throws {
    let (id, mailbox) = try send("a", changed, ["--no-prefix"])
    let refused = try export(id)
    #expect(refused.status == 1 && refused.text.contains("-p0"))
    try export(id, option).succeeded()
    #expect(try tree("out") == am(mailbox, "-p0"))
    #expect(try export(id, "-p=-1").status == 64)
  }

  @Test("Paths with a deeper prefix apply with a larger -p")
  func deepPrefix() throws {
    let (id, mailbox) = try send("d/b", changed, ["--src-prefix=x/y/", "--dst-prefix=x/z/"])
    try export(id, "-p", "2").succeeded()
    #expect(try tree("out") == am(mailbox, "-p2"))
  }

  @Test("A patch to a file with CR LF applies with --keep-cr, as in git am")
  func carriageReturns() throws {
    try code.commit("more", ["crlf": lines.joined().replacing("\n", with: "\r\n")])
    let (id, mailbox) = try send("crlf") { $0.replacing("line 20\r\n", with: "changed\r\n") }
    #expect(try export(id).status == 1)
    try export(id, "--keep-cr").succeeded()
    #expect(try tree("out") == am(mailbox, "--keep-cr"))
  }

  @Test("The committer and the sign-off are the person whom git would name")
  func identity() throws {
    let (id, _) = try send("a", changed)
    try Command(
      PackageFiles.binary, "export", id, "--repo", code.path, "--branch", "out", "--committer", "me", "--signoff",
      environment: [
        "PATCHBAY_TRACKER": sandbox.tracker, "GIT_COMMITTER_NAME": "Rita Example",
        "GIT_COMMITTER_EMAIL": "rita@example.org",
      ]
    ).run().succeeded()
    #expect(try code.git("log", "-1", "--format=%cn <%ce>", "out").line == "Rita Example <rita@example.org>")
    #expect(
      try code.git("log", "-1", "--format=%(trailers:only)", "out").line
        == "Signed-off-by: Rita Example <rita@example.org>")
  }

  @Test(
    "A branch name that git does not allow is refused before anything is done",
    arguments: [
      "@", "HEAD", "-x", "refs/heads/x", "refs/patchbay/view/0", "a b", "a..b", "a.lock/b", "a.lock", "a.", ".a",
      "a/.b", "a//b", "/a", "a/", "a~1", "a^", "a:b", "a?b", "a*b", "a[b", "a\\b", "a@{b", "a\tb", "a\u{7f}b",
    ])
  func badName(name: String) throws {
    let (id, _) = try send("a", changed)
    let before = try code.git("for-each-ref").text
    let refused = try sandbox.run("export", id, "--repo", code.path, "--branch=\(name)")
    #expect(refused.status == 64)
    #expect(refused.errorText.contains("cannot be a branch") && refused.errorText.split(separator: "\n").count == 1)
    #expect(try code.git("for-each-ref").text == before)
    // git makes refs/heads/refs/heads/x, and a branch @ that every later command takes for HEAD.
    if !name.hasPrefix("refs/"), name != "@" {
      #expect(try code.tryGit("branch", name, "main").status != 0, "git takes it")
    }
  }

  @Test("A conflicting branch is named, and a dry run notes that the branch exists")
  func blocked() throws {
    let (id, _) = try send("a", changed)
    try code.git("branch", "x/y", "main")
    for name in ["x", "x/y/z", "x/y/z/w"] {
      let refused = try sandbox.run("export", id, "--repo", code.path, "--branch", name)
      #expect(refused.status == 73)
      #expect(refused.errorText.contains("branch x/y exists"), "\(refused.errorText)")
    }
    let trial = try sandbox.object("export", id, "--repo", code.path, "--branch", "x/y", "--dry-run")
    #expect(trial.string("result") == "clean")
    #expect(trial.strings("notes").contains { $0.contains("branch x/y exists already") })
    let forced = try sandbox.object("export", id, "--repo", code.path, "--branch", "x/y", "--dry-run", "--force")
    #expect(forced.strings("notes").isEmpty)
  }

  @Test("--repo takes a folder of the work tree and a linked work tree")
  func places() throws {
    let (id, _) = try send("a", changed)
    try sandbox.run("export", id, "--repo", code.path + "/d", "--branch", "one").succeeded()
    let other = try TemporaryDirectory()
    try code.git("worktree", "add", "-q", "--detach", other("tree"), "main")
    try sandbox.run("export", id, "--repo", other("tree"), "--branch", "two").succeeded()
    #expect(try code.git("rev-parse", "one").line == code.git("rev-parse", "two").line)
  }

  @Test("In a shallow clone the search for a base ends with the history")
  func shallow() throws {
    let (id, _) = try send("a", changed)
    try code.commit("other", ["a": "other\n"])
    try code.commit("more", ["c": "c\n"])
    let folder = try TemporaryDirectory()
    for depth in [1, 2] {
      let clone = folder("clone-\(depth)")
      try Command("git", "clone", "-q", "--depth", "\(depth)", "--branch", "main", "file://" + code.path, clone).run()
        .succeeded()
      let result = try sandbox.run("export", id, "--repo", clone, "--json")
      #expect(result.status == 1)
      #expect(try JSONDocument(result.output).string("result") == "conflict", "\(result.errorText)")
    }
  }

  @Test("A repository that uses SHA-256 is refused in one line that says so")
  func otherHash() throws {
    let (id, _) = try send("a", changed)
    let folder = try TemporaryDirectory()
    try Command("git", "init", "-q", "--object-format=sha256", folder("other")).run().succeeded()
    let refused = try sandbox.run("export", id, "--repo", folder("other"))
    #expect(refused.status == 69)
    #expect(refused.errorText.contains("SHA-256") && refused.errorText.split(separator: "\n").count == 1)
  }

  @Test("A Message-ID with a slash selects the whole series")
  func slash() throws {
    for number in 0...2 {
      try sandbox.ingest(
        MailBuilder(
          subject: "[PATCH \(number)/2] Step \(number)", messageID: "x/\(number)@example.org",
          references: number == 0 ? [] : ["x/0@example.org"], diff: number == 0 ? nil : MailBuilder.diff("n\(number)")))
    }
    try sandbox.run("export", "x/2@example.org", "--repo", code.path, "--branch", "out").succeeded()
    #expect(try code.git("rev-list", "--count", "main..out").line == "2")
  }

  @Test("One patch can be exported before the rest of its series has arrived")
  func alone() throws {
    try sandbox.ingest(
      MailBuilder(subject: "[PATCH 2/3] Step", messageID: "x-2@example.org", diff: MailBuilder.diff("n")))
    #expect(try export("x-2@example.org").status == 1)
    try export("x-2@example.org/2").succeeded()
    #expect(try code.git("rev-list", "--count", "main..out").line == "1")
  }

  @Test("A series is published while it is open and retired when it is closed")
  func retired() throws {
    let (id, _) = try send("a", changed)
    let published = try sandbox.object("publish", "--repo", code.path)
    #expect(published.list("published").count == 1)
    try sandbox.run("update", id, "--state", "accepted", "--as", "R <r@example.org>").succeeded()
    let closed = try sandbox.object("publish", "--repo", code.path)
    #expect(closed.list("retired").map { $0.string("ref") } == published.list("published").map { $0.string("ref") })
    #expect(try Command("git", "for-each-ref", "refs/series/", in: sandbox.tracker).run().succeeded().text == "")
  }
}
