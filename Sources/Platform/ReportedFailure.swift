/// An error that says what was tried, on what, why it failed and what to do, in one line.
public protocol ReportedFailure: Error, CustomStringConvertible {
  /// What was tried, to follow "cannot": "write a blob".
  var what: String { get }
  /// The path, program or object concerned.
  var path: String? { get }
  /// What the system, a library or a program said; may be empty.
  var detail: String { get }
  /// What the reader can do about it.
  var advice: String? { get }
}

extension ReportedFailure {
  /// What failed and where: "cannot write a blob".
  public var summary: String { "cannot \(what)" + (path.map { " \($0)" } ?? "") }

  /// One line: what failed, where, why; then the advice after a semicolon.
  public var report: String {
    summary + (detail.isEmpty ? "" : ": \(detail)") + (advice.map { "; \($0)" } ?? "")
  }
}
