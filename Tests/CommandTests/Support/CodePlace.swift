import TestSupport

/// A tracker with a project, its bare code repository with the hooks, and a clone to work in, on the branch `topic`.
struct CodePlace {
  let sandbox: Sandbox
  let work: GitSandbox
  let code: String
  let zero = String(repeating: "0", count: 40)

  init(branches: [String] = ["main", "next queued"]) throws {
    sandbox = try Sandbox()
    work = try GitSandbox()
    code = sandbox.folder("code.git")
    try Command("git", "init", "-q", "--bare", "-b", "main", code).run().succeeded()
    let text = """
      [project "tide"]
        list-id = tide.example.org
        repository = \(code)
      \(branches.map { "  branch = \($0)\n" }.joined())
      """
    try sandbox.command(["config", "import", "-"], input: Array(text.utf8)).run().succeeded()
    try sandbox.run("hooks", "install", "code", "--repo", code).succeeded()
    try work.commit("Begin", ["a.txt": "one\ntwo\nthree\n", "b.txt": "one\n"])
    try push("main")
    try work.git("checkout", "-q", "-b", "topic")
  }

  /// Pushes a branch; what the hooks said.
  @discardableResult
  func push(_ branch: String, _ more: String...) throws -> String {
    try Command("git", arguments: ["-C", work.path, "push", "-q"] + more + [code, branch]).run().succeeded().errorText
  }

  /// The commit that a branch of the working clone names.
  func head(_ branch: String) throws -> String { try work.git("rev-parse", branch).line }

  /// Mails the commit HEAD as git does, and stores it.
  func mail(_ messageID: String, version: Int = 1, prefix: String = "PATCH") throws {
    let options = ["--subject-prefix=\(prefix)"] + (version > 1 ? ["-v\(version)"] : [])
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

  /// A hook as git runs it, with what git says on its input.
  func hook(_ name: String, _ input: String, in repository: String? = nil, tracker: String? = nil) -> Command {
    Command(
      PackageFiles.binary,
      arguments: ["hooks", "run", name, "--tracker", tracker ?? sandbox.tracker, "--", "committed"],
      input: Array((input + "\n").utf8), environment: ["GIT_DIR": repository ?? code])
  }

  @discardableResult
  func run(_ name: String, _ input: String) throws -> CommandResult { try hook(name, input).run().succeeded() }

  /// Takes the hooks away, so that pushes are not noticed.
  func removeHooks() throws { try Command("rm", "-r", code + "/hooks").run().succeeded() }
}
