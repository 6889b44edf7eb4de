import TestSupport

/// A tracker with the hook and a project, its bare code repository, and a clone with a branch to work in.
struct PushPlace {
  let sandbox: Sandbox
  let work: GitSandbox
  let code: String
  /// The first commit, which the project's branch holds.
  let base: String

  init(more: String = "") throws {
    sandbox = try Sandbox()
    work = try GitSandbox()
    code = sandbox.folder("code.git")
    try Command("git", "init", "-q", "--bare", "-b", "main", code).run().succeeded()
    base = try work.commit(
      "Begin", ["a.txt": "one\ntwo\nthree\nfour\nfive\n", "b.txt": "one\n", "crlf.txt": "one\r\ntwo\r\n"])
    try configure(more)
    try sandbox.run("hooks", "install", "tracker").succeeded()
    try work.git("push", "-q", code, "main")
    try work.git("checkout", "-q", "-b", "topic")
  }

  func configure(_ more: String) throws {
    let text = "[project \"tide\"]\n list-id = tide.example.org\n repository = \(code)\n branch = main\n\(more)"
    try sandbox.command(["config", "import", "-"], input: Array(text.utf8)).run().succeeded()
  }

  func command(_ arguments: [String], person: String = "ada") -> Command {
    Command(
      "git", arguments: ["push", sandbox.tracker] + arguments, in: work.path, environment: ["PATCHBAY_USER": person])
  }

  /// What git says about the push.
  @discardableResult
  func push(_ arguments: String..., person: String = "ada") throws -> String {
    try command(arguments, person: person).run().succeeded().errorText
  }
}
