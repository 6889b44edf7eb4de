/// A real git repository in a folder of its own.
public struct GitSandbox: Sendable {
  public let folder: TemporaryDirectory
  /// The repository: the work tree's folder, or the bare repository's.
  public let path: String

  /// A new repository with branch `main`.
  public init(bare: Bool = false) throws {
    folder = try TemporaryDirectory()
    path = folder(bare ? "sandbox.git" : "sandbox")
    let options = bare ? ["--bare"] : []
    try Command("git", arguments: ["init", "-q", "-b", "main"] + options + [path]).run().succeeded()
  }

  /// Runs git in the repository; throws, with what git said, unless it exits with 0.
  @discardableResult
  public func git(_ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]) throws
    -> CommandResult
  {
    try Command("git", arguments: arguments, in: path, input: input, environment: environment).run().succeeded()
  }

  /// Runs git in the repository, whatever its exit code.
  public func tryGit(_ arguments: String..., input: [UInt8] = []) throws -> CommandResult {
    try Command("git", arguments: arguments, in: path, input: input).run()
  }

  /// Writes files (text by path), stages them and commits. Returns the commit's id.
  @discardableResult
  public func commit(_ message: String, _ files: [String: String]) throws -> String {
    for (name, text) in files {
      let file = path + "/" + name
      try Command("mkdir", "-p", PackageFiles.parent(of: file)).run().succeeded()
      try PackageFiles.write(Array(text.utf8), to: file)
    }
    try git("add", "-A")
    try git("commit", "-q", "--allow-empty", "-F", "-", input: Array(message.utf8))
    return try git("rev-parse", "HEAD").line
  }

  /// What `git fsck --strict` finds wrong: empty for a sound repository.
  public func fsck() throws -> String { try Self.fsck(path) }

  /// What `git fsck --strict` finds wrong in a repository: empty for a sound one.
  public static func fsck(_ path: String) throws -> String {
    let result = try Command(
      "git", "fsck", "--strict", "--full", "--no-dangling", "--no-progress", in: path
    ).run()
    // git takes notice of a branch without commits, such as a new tracker's HEAD: nothing is wrong with it.
    let complaints = result.errorText.split(separator: "\n").filter { !$0.hasPrefix("notice: ") }
    return result.status == 0 && complaints.isEmpty ? "" : "exit \(result.status): \(result.errorText)\(result.text)"
  }
}
