#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A program run as a real process, with a fixed environment so that a test gives the same anywhere:
///
///     let result = try Command("git", "log", "--oneline", in: folder).run().succeeded()
///     #expect(result.text == "…")
///
/// Input and output go through files, so a program that writes much and one that reads nothing both end.
public struct Command: Sendable {
  public var program: String
  public var arguments: [String]
  public var input: [UInt8]
  public var folder: String?
  public var environment: [String: String]
  /// The process and all it started are killed when it has been waited for so long.
  public var timeout: Duration

  /// Long enough for what ends at all, however busy the machine is: a sync may take minutes there.
  public static let patience = Duration.seconds(1800)

  /// `program` is a path, or a name looked up in PATH; `environment` is added to `baseEnvironment`.
  public init(
    _ program: String, _ arguments: String..., in folder: String? = nil, input: [UInt8] = [],
    environment: [String: String] = [:], timeout: Duration = patience
  ) {
    self.init(
      program, arguments: arguments, in: folder, input: input, environment: environment, timeout: timeout)
  }

  public init(
    _ program: String, arguments: [String], in folder: String? = nil, input: [UInt8] = [],
    environment: [String: String] = [:], timeout: Duration = patience
  ) {
    self.program = program
    self.arguments = arguments
    self.folder = folder
    self.input = input
    self.environment = Self.baseEnvironment.merging(environment) { $1 }
    self.timeout = timeout
  }

  /// The `patchbay` program under test.
  public static func patchbay(
    _ arguments: String..., in folder: String? = nil, input: [UInt8] = [], environment: [String: String] = [:],
    timeout: Duration = patience
  ) -> Command {
    Command(
      PackageFiles.binary, arguments: arguments, in: folder, input: input, environment: environment, timeout: timeout)
  }

  /// What every command starts with: no configuration of the machine or of the person, one person, one clock.
  public static let baseEnvironment: [String: String] = [
    "PATH": PackageFiles.environmentValue("PATH") ?? "/usr/bin:/bin",
    "TMPDIR": PackageFiles.environmentValue("TMPDIR") ?? "/tmp",
    "HOME": "/dev/null",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "A U Thor",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_NAME": "C O Mitter",
    "GIT_COMMITTER_EMAIL": "committer@example.org",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
  ]

  /// The path of a program in PATH; nil if there is none.
  public static func find(_ name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let path = baseEnvironment["PATH"] ?? ""
    return path.split(separator: ":").lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Starts the process, waits for its end and returns what it gave. Throws only if it cannot be started.
  public func run() throws -> CommandResult { try start().wait() }

  /// Starts the process and returns at once.
  public func start() throws -> RunningCommand { try RunningCommand(self) }
}
