/// Runs a program, the `git` program by default, for what libgit2 does unsafely or not at all: deleting and
/// packing references, gc, fetch, push, fsck.
///
/// The program is spawned, never forked; it uses English, never prompts on a terminal, and does not see the variables
/// by which git passes its repository to hooks. `git log` in a repository: `Program().output(["-C", path, "log"])`.
public struct Program: Sendable {
  /// A path, or a name to be looked up in PATH.
  public let name: String
  /// The working directory; nil for that of this process.
  public let folder: String?
  /// Additional variables to set, or with nil to remove.
  public let environment: [String: String?]
  /// The variables of this process that it inherits; nil for all.
  public let inherited: Set<String>?
  /// The most bytes of output that a call returns; beyond that the program is stopped with an error.
  public let outputLimit: Int
  /// The time after which it is killed with its children; nil for no limit.
  public let timeLimit: Duration?

  public init(
    _ name: String = "git", in folder: String? = nil, environment: [String: String?] = [:],
    inheriting inherited: Set<String>? = nil, outputLimit: Int = 1 << 30, timeLimit: Duration? = nil
  ) {
    self.name = name
    self.folder = folder
    self.environment = environment
    self.inherited = inherited
    self.outputLimit = outputLimit
    self.timeLimit = timeLimit
  }

  /// The result of a program that ended.
  public struct Result: Sendable {
    /// The exit code; 128 plus the signal's number if a signal ended it.
    public let status: Int32
    public let output: [UInt8]
    public let errors: [UInt8]

    public init(status: Int32, output: [UInt8], errors: [UInt8]) {
      self.status = status
      self.output = output
      self.errors = errors
    }

    /// Standard error as text: invalid UTF-8 repaired, without trailing newlines.
    public var errorText: String {
      let end = errors.lastIndex { $0 != 0x0A && $0 != 0x0D && $0 != 0x20 }
      return String(decoding: errors[..<(end.map { $0 + 1 } ?? 0)], as: UTF8.self)
    }
  }

  /// Runs it to its end. An exit code other than 0 is a result, not an error.
  public func run(_ arguments: [String], input: [UInt8] = []) throws(SystemError) -> Result {
    var output: [UInt8] = []
    let end = try run(arguments, input: input) { (chunk) throws(SystemError) in
      guard output.count + chunk.count <= outputLimit else {
        throw SystemError(
          .programFailed, "run \(label(arguments))", detail: "it printed more than \(outputLimit) bytes")
      }
      output.append(contentsOf: chunk)
    }
    return Result(status: end.status, output: output, errors: end.errors)
  }

  /// Its output; any exit code but 0 is an error with its standard error.
  ///
  /// - Parameter other: A further exit code that is no error.
  @discardableResult
  public func output(
    _ arguments: [String], input: [UInt8] = [], allowing other: Int32 = 0
  ) throws(SystemError) -> [UInt8] {
    let result = try run(arguments, input: input)
    if result.status != other { try check(result, arguments) }
    return result.output
  }

  /// Passes on its output line by line as it arrives, without the separator (0 for `-z`); for output of any size. Any
  /// exit code but 0 is an error.
  public func lines(
    _ arguments: [String], input: [UInt8] = [], separator: UInt8 = 0x0A,
    _ body: (ArraySlice<UInt8>) throws(SystemError) -> Void
  ) throws(SystemError) {
    var rest: [UInt8] = []
    let end = try run(arguments, input: input) { (chunk) throws(SystemError) in
      var start = chunk.startIndex
      while let stop = chunk[start...].firstIndex(of: separator) {
        if rest.isEmpty {
          try body(chunk[start..<stop])
        } else {
          try body((rest + chunk[start..<stop])[...])
          rest = []
        }
        start = stop + 1
      }
      rest.append(contentsOf: chunk[start...])
      guard rest.count <= outputLimit else {
        throw SystemError(.programFailed, "run \(label(arguments))", detail: "it printed a line of \(rest.count) bytes")
      }
    }
    try check(end, arguments)
    if !rest.isEmpty { try body(rest[...]) }
  }

  /// Runs it with this process's own input, output and errors, as for progress on a terminal; returns the exit code.
  public func runAttached(_ arguments: [String]) throws(SystemError) -> Int32 {
    try ChildProcess(self, arguments, attached: true).wait()
  }

  /// Starts it in a session of its own, without input or output, and does not wait for it.
  ///
  /// - Returns: Its process id, for a process that lives long enough to reap it.
  @discardableResult
  public func startDetached(_ arguments: [String]) throws(SystemError) -> Int32 {
    try Spawn.start(self, arguments, streams: .none)
  }

  private func run(
    _ arguments: [String], input: [UInt8], _ body: (ArraySlice<UInt8>) throws(SystemError) -> Void
  ) throws(SystemError) -> Result {
    let child = try ChildProcess(self, arguments, attached: false)
    let errors: [UInt8]
    do throws(SystemError) {
      errors = try child.exchange(input: input, body)
    } catch {
      child.stop()
      throw error
    }
    return Result(status: try child.wait(), output: [], errors: errors)
  }

  private func check(_ result: Result, _ arguments: [String]) throws(SystemError) {
    guard result.status != 0 else { return }
    throw SystemError(
      .programFailed, "run \(label(arguments))", path: folder,
      detail: result.errors.isEmpty ? "it ended with exit code \(result.status)" : result.errorText)
  }

  /// The name and, for git, the command within it.
  func label(_ arguments: [String]) -> String {
    var rest = arguments[...]
    while let first = rest.first, first.hasPrefix("-") {
      rest = rest.dropFirst(["-C", "-c", "--git-dir", "--work-tree"].contains(first) ? 2 : 1)
    }
    return ([name] + rest.prefix(1)).joined(separator: " ")
  }
}
