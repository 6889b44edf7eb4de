public import Testing

/// A user who is not the one that runs the tests, by `setpriv`, which only root can do:
///
///     @Test("…", .needsOtherUser) func …
public struct OtherUser: Sendable {
  /// The number of the user.
  public let user: Int
  /// The number of the user's only group.
  public let group: Int

  public init(user: Int = 65533, group: Int = 65533) {
    self.user = user
    self.group = group
  }

  /// The command as this user runs it.
  public func running(_ command: Command) -> Command {
    var changed = command
    changed.program = "setpriv"
    changed.arguments =
      ["--reuid=\(user)", "--regid=\(group)", "--clear-groups", command.program] + command.arguments
    return changed
  }

  /// A new folder that every user may enter: where other users may not enter the folder for temporary files, in /tmp.
  public static func sharedFolder() throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    try open(folder)
    if try entered(folder) { return folder }
    let other = try TemporaryDirectory(in: "/tmp")
    try open(other)
    return other
  }

  /// Whether another user can run the program under test: the tests may run from a folder that is closed to others.
  static let canRunProgram: Bool = {
    let result = try? OtherUser().running(Command.patchbay("--version")).run()
    return result?.status == 0
  }()

  private static func open(_ folder: TemporaryDirectory) throws {
    try Command("chmod", "755", folder.path).run().succeeded()
  }

  private static func entered(_ folder: TemporaryDirectory) throws -> Bool {
    try OtherUser().running(Command("test", "-x", folder.path)).run().status == 0
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test, saying so, where no other user can be had or none can run the program.
  public static var needsOtherUser: Self {
    .enabled(if: OtherUser.canRunProgram, "needs root, setpriv, and a program that other users can run")
  }
}
