import TestSupport
import Testing

@Suite("Ids as URLs, typing errors and completion")
struct HabitTests {
  private static func tracker() throws -> Sandbox {
    let sandbox = try Sandbox()
    for mail in MailBuilder.series("tide", of: 2) { try sandbox.ingest(mail) }
    return sandbox
  }

  @Test(
    "a URL that ends in a Message-ID works as an id",
    arguments: [
      "https://lore.kernel.org/r/tide-0@example.org", "https://lists.example.org/dev/tide-0%40example.org/T/#u",
      "https://patchwork.example.org/project/dev/patch/tide-0@example.org/",
    ])
  func urls(_ url: String) throws {
    let sandbox = try Self.tracker()
    for command in ["show", "thread", "mbox", "review"] {
      #expect(try sandbox.run(command, url).status == 0, "\(command)")
    }
    // What follows a fragment belongs to it.
    let second = url.contains("#") ? "tide-0@example.org" : "tide-2@example.org"
    #expect(try sandbox.object("show", url + "/2").string("messageID") == second)
    #expect(try sandbox.list("search", "m:" + url).count == 1)
    #expect(try sandbox.run("update", url, "--state", "accepted", "--as", "a@example.org").status == 0)
  }

  @Test(
    "a typing error gets one line that names it, with a suggestion",
    arguments: [
      (["show", "7b"], 64, "at least 4 digits"),
      (["show", "tide-0@example.org/3"], 1, "there are 2 parts"),
      (["shwo", "1234"], 64, "did you mean `show`?"),
      (["lsit"], 64, "did you mean `list`?"),
      (["list", "--sttae", "new"], 64, "did you mean --state?"),
      (["list", "--full"], 64, "it is an option of `thread`"),
      (["list", "--limt=3"], 64, "did you mean --limit?"),
      (["config", "show", "--jsno"], 64, "did you mean --json?"),
      (["search", "frm:ada"], 64, "there is no prefix frm:"),
      (["list", "--search", "subjct:ada"], 64, "there is no prefix subjct:"),
      (["frobnicate"], 64, "there is no command frobnicate"),
      (["list", "--needs", "coffee"], 64, "coffee"),
    ])
  func mistakes(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let sandbox = try Self.tracker()
    let result = try sandbox.command(arguments).run()
    #expect(result.status == status)
    #expect(result.errorText.hasPrefix("patchbay: ") && result.errorText.contains(message), "\(result.errorText)")
    #expect(result.errorText.split(separator: "\n").count == 1)
  }

  @Test("the shell completes ids, states, projects, people and keys from the tracker")
  func completion() throws {
    let sandbox = try Self.tracker()
    let config = "[project \"tide\"]\n subject = *tide*\n[state \"frozen\"]\n open = yes\n"
    try sandbox.command(["config", "import", "-", "--as", "a@example.org"], input: Array(config.utf8)).run().succeeded()
    let id = try #require(try sandbox.object("show", "tide-0@example.org").string("id"))
    // As the scripts ask: the command, what is completed, the word's index, the cursor in it, and the words.
    func offered(_ subject: String, _ words: String...) throws -> [String] {
      let commands = words.first == "config" ? words.prefix(2) : words.prefix(1)
      let arguments =
        ["---completion"] + commands + ["--", subject, String(words.count), String(words.last?.count ?? 0), "patchbay"]
      return try Command(
        PackageFiles.binary, arguments: arguments + words,
        environment: ["PATCHBAY_TRACKER": sandbox.tracker, "SAP_SHELL": "bash"]
      ).run().succeeded().lines
    }
    #expect(try offered("--state", "list", "--state", "").contains("frozen"))
    #expect(try offered("--state", "list", "--state", "fr") == ["frozen"])
    #expect(try offered("--project", "list", "--project", "") == ["tide"])
    #expect(try offered("--submitter", "list", "--submitter", "") == ["ada@example.org"])
    #expect(try offered("positional@0", "show", "") == [String(id.prefix(10))])
    #expect(try offered("positional@0", "show", String(id.prefix(5))) == [String(id.prefix(10))])
    #expect(try offered("positional@0", "config", "get", "project").contains("project.tide.archive"))
  }

  @Test("the folder for manual pages is created")
  func manual() throws {
    let folder = try TemporaryDirectory()
    try Command.patchbay("manual", "--output", folder("share/man/man1")).run().succeeded()
    try Command(PackageFiles.binary, arguments: ["manual", "--output", "man/man1"], in: folder.path).run().succeeded()
    #expect(
      PackageFiles.exists(folder("share/man/man1/patchbay.1")) && PackageFiles.exists(folder("man/man1/patchbay.1")))
  }
}
