import ArgumentParser
import Git
import Review

/// What went wrong while mails were taken in, and which exit code tells the mail server the right thing.
struct IngestFailures {
  private let isOneOfMany: Bool
  /// Whether the mail came on standard input, as a mail server pipes it.
  private let isFromMailServer: Bool
  private var first: CommandFailure?

  init(isOneOfMany: Bool, isFromMailServer: Bool) {
    self.isOneOfMany = isOneOfMany
    self.isFromMailServer = isFromMailServer
  }

  /// A file that cannot be taken; the others go on.
  mutating func note(_ failure: CommandFailure) {
    // A mail that cannot be read now (too many open files, a disk that fails) may be readable later.
    let failure = failure.status == .inputOutput ? tryAgain(failure) : failure
    if isOneOfMany { StandardError.line(failure.line) }
    first = first ?? failure
  }

  func finish() throws {
    guard let first else { return }
    if isOneOfMany { throw ExitCode(first.status.rawValue) }
    throw first
  }

  /// A failure as mail servers must hear it.
  ///
  /// They return a mail to its sender for any exit code but 75. So a tracker that cannot take the mail now, whatever is
  /// wrong with its disk, its objects or their owner, is no reason to lose it. Nor is a tracker that is not mounted, or
  /// that was restored from a mirror: a person can put that right while the mail waits.
  func retryable(_ error: any Error) -> any Error {
    if error is ExitCode || error is CleanExit || error is ValidationError { return error }
    let failure = CommandFailure(error)
    switch failure.status {
    case .inputOutput, .unavailable, .cannotCreate: return tryAgain(failure)
    case .noTracker where isFromMailServer: return tryAgain(failure)
    case .usage where !(error is CommandFailure), .noPermission where error is GitError: return tryAgain(failure)
    default: return failure
    }
  }

  private func tryAgain(_ failure: CommandFailure) -> CommandFailure {
    CommandFailure(.tryAgain, failure.what, why: failure.why, advice: failure.advice)
  }
}
