/// Why a configuration is refused: file, line and reason.
public struct ConfigurationProblem: Error, Hashable, Sendable {
  public let file: String
  /// Counted from 1.
  public let line: Int
  public let reason: String

  public init(file: String, line: Int, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }
}

extension ConfigurationProblem: CustomStringConvertible {
  public var description: String { "\(file):\(line): \(reason)" }
}
