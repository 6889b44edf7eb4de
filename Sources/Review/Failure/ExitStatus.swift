/// The exit codes, as `sysexits.h` numbers them. An MTA acts on them: 75 makes it keep the mail and try again.
package enum ExitStatus: Int32, Sendable {
  case done = 0
  /// The answer is no: a conflict, a failed check, nothing found.
  case no = 1
  case usage = 64
  /// The input is invalid.
  case badInput = 65
  case noInput = 66
  /// A required program or object is missing.
  case unavailable = 69
  case cannotCreate = 73
  case inputOutput = 74
  case tryAgain = 75
  case noPermission = 77
  /// There is no tracker, or its configuration is broken.
  case noTracker = 78
}
