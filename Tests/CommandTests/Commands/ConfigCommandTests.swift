import TestSupport
import Testing

@Suite("Configuration commands")
struct ConfigCommandTests {
  private static let ada = ["--as", "Ada Example <ada@example.org>"]

  private func config(_ sandbox: Sandbox, _ arguments: String..., input: [UInt8] = []) throws -> CommandResult {
    try sandbox.command(["config"] + arguments + Self.ada, input: input).run()
  }

  @Test("set, get, unset and import maintain a git-config file and its history")
  func editing() throws {
    let sandbox = try Sandbox()
    try config(sandbox, "set", "project.tidewatch.list-id", "Tidewatch.lists.example.org").succeeded()
    try config(sandbox, "set", "project.tidewatch.branch", "main").succeeded()
    try config(sandbox, "set", "--add", "project.tidewatch.branch", "next queued").succeeded()
    #expect(try sandbox.run("config", "get", "project.tidewatch.branch").succeeded().lines == ["main", "next queued"])
    let project = try sandbox.object("config").list("projects").first
    #expect(project?.string("name") == "tidewatch")
    #expect(project?.list("branches").map { $0.string("state") } == ["accepted", "queued"])
    try config(sandbox, "unset", "project.tidewatch.branch").succeeded()
    #expect(try sandbox.run("config", "get", "project.tidewatch.branch").status == 1)
    try config(sandbox, "set", "--add", "project.tidewatch.list-id", "old.lists.example.org").succeeded()
    #expect(try config(sandbox, "unset", "project.tidewatch.list-id", "none").status == 1)
    try config(sandbox, "unset", "project.tidewatch.list-id", "old.lists.example.org").succeeded()
    #expect(try sandbox.run("config", "get", "project.tidewatch.list-id").line == "Tidewatch.lists.example.org")
    try config(sandbox, "set", "delegate.grace@example.org.path", "src/").succeeded()
    try config(sandbox, "unset", "delegate.grace@example.org").succeeded()
    #expect(try sandbox.object("config").list("delegations").isEmpty)
    let history = try Command("git", "-C", sandbox.tracker, "log", "--format=%s", "refs/patchbay/config").run()
    #expect(history.lines.count == 8)
    #expect(try GitSandbox.fsck(sandbox.tracker) == "")
    let text = "# kept\n[project \"other\"]\n\tlist-id = other.example.org\n"
    try config(sandbox, "import", "-", input: Array(text.utf8)).succeeded()
    #expect(try sandbox.run("config").succeeded().text.hasPrefix(text))
  }

  @Test("a mailmap names people in lists and searches, and vouches for their trailers")
  func mailmap() throws {
    let sandbox = try Sandbox()
    try sandbox.ingest(
      MailBuilder(from: "ada <ada@home.example>", subject: "[PATCH] x", messageID: "x@e", diff: MailBuilder.diff("a.c"))
    )
    try sandbox.ingest(
      MailBuilder(
        from: "bo@home.example", subject: "Re: [PATCH] x", messageID: "r@e", inReplyTo: "x@e",
        body: "Reviewed-by: Bo Bow <bo@work.example>\n"))
    func submitter() throws -> String? { try sandbox.list("list").first?.object("submitter")?.string("name") }
    #expect(try submitter() == "ada")
    #expect(try sandbox.run("mbox", "x@e").text.contains("Reviewed-by") == false)
    let map = "Ada Tidman <ada@work.example> <ada@home.example>\nBo Bow <bo@work.example> <bo@home.example>\n"
    try config(sandbox, "set", "state.frozen.open", "no").succeeded()
    try config(sandbox, "mailmap", "-", input: Array(map.utf8)).succeeded()
    #expect(try sandbox.run("config", "mailmap").text == map)
    #expect(try submitter() == "Ada Tidman")
    #expect(try sandbox.run("list", "--submitter", "tidman").lines.count == 1)
    #expect(try sandbox.run("list", "--submitter", "home.example").lines.isEmpty)
    #expect(try sandbox.run("search", "f:tidman").lines.count == 1)
    #expect(try sandbox.run("mbox", "x@e").text.contains("Reviewed-by: Bo Bow"))
    // It neither changes the configuration nor what the tracker holds, and goes away again.
    #expect(try sandbox.run("config", "get", "state.frozen.open").line == "no")
    try config(sandbox, "mailmap", "-", input: []).succeeded()
    #expect(try submitter() == "ada")
    #expect(try sandbox.run("list", "--submitter", "home.example").lines.count == 1)
  }

  @Test("the result of an editor is taken if it is valid, otherwise refused and kept")
  func editor() throws {
    let sandbox = try Sandbox()
    func edit(_ line: String) throws -> CommandResult {
      var command = sandbox.command(["config", "edit"] + Self.ada)
      command.environment["EDITOR"] = "printf '\(line)' >>"
      return try command.run()
    }
    try edit("[state \"frozen\"]\\n open = no\\n").succeeded()
    #expect(try sandbox.run("config", "get", "state.frozen.open").line == "no")
    let refused = try edit("[state \"x\"\\n")
    #expect(refused.status == 78)
    #expect(refused.errorText.contains("patchbay-config."))
    #expect(refused.errorText.contains(":3: "))
    #expect(try sandbox.run("config").text.contains("\"x\"") == false)
  }

  @Test(
    "a broken configuration is refused with file, line and reason",
    arguments: [
      ("[project \"a\"]\n\tlist-id = a.example.org\n\tcolour = red\n", ":3: unknown key colour"),
      ("[project \"a\"]\n\tbranch = next nonsense\n", ":2: there is no state nonsense"),
      ("\n[projekt \"a\"]\n\tx = 1\n", ":3: unknown section [projekt]"),
      ("[project \"a\n", ":1: a quotation mark is missing"),
      ("list-id = x\n", ":1: list-id is outside any section"),
      ("[project]\n\tlist-id = x\n", ":2: section [project] needs a name"),
      ("[delegate \"d\"]\n\tpath = a\n\tproject = b\n", ":3: there is no project b"),
      ("[permission \"fly\"]\n\tallow = a\n", ":2: there is no permission"),
      ("[project \"a\"]\n\tarchive = javascript:x\n", ":2: archive is not a URL"),
      ("[project \"a\"]\n\tlist-id = \"x\n", ":2: a quotation mark is missing"),
      ("[project \"a\"]\n\tbranch = refs/heads/main\n", ":2: a branch is given without refs/heads/"),
      ("[project \"a\"]\n\tbranch = a..b\n", ":2: a..b is not a valid branch name"),
      ("[project \"a\"]\n\tmaintainer = Ada <ada\n", ":2: maintainer is not of the form \"Name <address>\""),
      ("[permission \"sync\"]\n\tallow = <>\n", ":2: allow is not of the form \"Name <address>\""),
      ("[delegate \"d\"]\n\tpath = /src\n", ":2: a path begins at the top"),
      ("[include \"a\"]\n\tpath = /etc/passwd\n", ":2: unknown section"),
    ])
  func broken(text: String, message: String) throws {
    let sandbox = try Sandbox()
    let file = try sandbox.folder.write("my-config", text)
    for arguments in [["check", file], ["import", file] + Self.ada] {
      let result = try sandbox.command(["config"] + arguments).run()
      #expect(result.status == 78)
      #expect(result.errorText.contains("my-config" + message), "\(result.errorText)")
      #expect(result.errorText.split(separator: "\n").count == 1)
    }
    #expect(try sandbox.run("config").succeeded().lines.allSatisfy { $0.hasPrefix("# ") })
  }

  @Test("a broken configuration in the reference stops neither mail nor updates; the last valid one is used")
  func brokenReference() throws {
    let sandbox = try Sandbox()
    try config(sandbox, "set", "state.frozen.open", "no").succeeded()
    let script = """
      blob=$(printf '[broken' | git hash-object -w --stdin)
      tree=$(printf '100644 blob %s\\tconfig\\n' $blob | git mktree)
      git update-ref refs/patchbay/config $(git commit-tree -p refs/patchbay/config -m x $tree)
      """
    try Command("sh", "-ec", script, in: sandbox.tracker).run().succeeded()
    try sandbox.ingest(MailBuilder(subject: "[PATCH] tide: x", diff: MailBuilder.diff("x")))
    try sandbox.command(["update", "1@example.org", "--state", "frozen"] + Self.ada).run().succeeded()
    let check = try sandbox.run("config", "check")
    #expect(check.status == 78)
    #expect(check.errorText.contains("refs/patchbay/config:1: "))
    let doctor = try sandbox.run("doctor")
    #expect(doctor.status == 1)
    #expect(doctor.text.contains("the last valid version is used"), "\(doctor.text)")
    // Nor does something that is no commit at all.
    let blob = "git update-ref refs/patchbay/config $(echo x | git hash-object -w --stdin)"
    try Command("sh", "-ec", blob, in: sandbox.tracker).run().succeeded()
    try sandbox.ingest(MailBuilder(subject: "[PATCH] y", messageID: "2@example.org", diff: MailBuilder.diff("y")))
    #expect(try sandbox.list("list", "--all").count == 2)
    #expect(try sandbox.run("config", "check").status == 78)
    // What cannot be known without it is said to be so; nor does a reference that names nothing stop anything.
    for damage in [":", ": > refs/patchbay/config"] {
      try Command("sh", "-ec", damage, in: sandbox.tracker).run().succeeded()
      #expect(try sandbox.list("list", "--all").count == 2)
      for arguments in [
        ["list", "--project", "tide"], ["list", "--state", "melting"],
        ["update", "--project", "tide", "--state", "accepted"] + Self.ada,
      ] {
        let result = try sandbox.command(arguments).run()
        #expect(result.status == 1)
        let message = result.errorText
        #expect(message.hasPrefix("patchbay: nothing found: the configuration is broken: refs/patchbay/config"))
        #expect(message.hasSuffix("; see `patchbay doctor`\n"), "\(message)")
      }
    }
  }

  @Test("a project's name selects all its lists; an unknown project or state is an error of one line")
  func projects() throws {
    let sandbox = try Sandbox()
    let text = "[project \"tide\"]\n list-id = one.example.org\n list-id = two.example.org\n"
    try sandbox.command(["config", "import", "-"] + Self.ada, input: Array(text.utf8)).run().succeeded()
    for list in ["one", "two", "three"] {
      try sandbox.ingest(
        MailBuilder(
          subject: "[PATCH] \(list)", messageID: "\(list)@example.org", diff: MailBuilder.diff(list),
          fields: [("List-Id", "<\(list).example.org>")]))
    }
    #expect(try sandbox.list("list", "--project", "tide").count == 2)
    #expect(try sandbox.list("list", "--project", "three").count == 1)
    for arguments in [
      ["list", "--project", "nope"], ["list", "--patches", "--state", "nonsense"],
      ["update", "--project", "nope", "--state", "accepted"] + Self.ada,
      ["update", "--from-state", "nonsense", "--state", "accepted"] + Self.ada,
    ] {
      let result = try sandbox.command(arguments).run()
      #expect(result.status == 1)
      #expect(result.errorText.split(separator: "\n").count == 1, "\(result.errorText)")
      #expect(result.errorText.contains("no such project") || result.errorText.contains("there is no state nonsense"))
    }
    #expect(try sandbox.list("log").isEmpty)
  }
}
