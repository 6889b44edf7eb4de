/// What a process gave.
public struct CommandResult: Sendable {
  public let command: String
  /// The exit code; 128 and the signal for a process that a signal ended.
  public let status: Int32
  /// The signal that ended the process, if one did.
  public let signal: Int32?
  /// Whether the process was killed because its time was over.
  public let timedOut: Bool
  public let output: [UInt8]
  public let errors: [UInt8]
  /// User and system time of the process and of children it waited for.
  public let processorTime: Duration
  public let wallTime: Duration
  /// The largest resident set. On Linux it is looked at every few milliseconds, so a short peak can be missed.
  public let peakKilobytes: Int

  /// The output as text.
  public var text: String { String(decoding: output, as: UTF8.self) }

  /// The output as text, without the newlines at its end.
  public var line: String {
    var text = self.text
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }

  /// The lines of the output.
  public var lines: [String] { text.split(separator: "\n").map(String.init) }

  /// What came on standard error, as text.
  public var errorText: String { String(decoding: errors, as: UTF8.self) }

  /// The result itself if the exit code is 0; else throws with what the program said.
  @discardableResult
  public func succeeded() throws -> CommandResult {
    if status == 0 { return self }
    throw TestSupportError(
      "\(command): exit \(status)\(timedOut ? " (time-out)" : ""): \(errorText)\(text.prefix(2000))")
  }
}
