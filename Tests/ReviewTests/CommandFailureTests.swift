import Git
import Platform
import Services
import Testing
import Tracker

@testable import Review

@Suite("Errors")
struct CommandFailureTests {
  @Test("an error is one line, whatever its text")
  func failure() {
    let failure = CommandFailure(.noInput, "cannot read a\nb", why: "\u{1b}[1mno", advice: "look")
    #expect(failure.line == "patchbay: cannot read a b: \\x1b[1mno; look")
  }

  private static let errors: [(any Error & Sendable, Review.ExitStatus)] = [
    (SystemError(.permission, "read", path: "/x"), .noPermission), (SystemError(.noSpace, "write"), .tryAgain),
    (SystemError(.exists, "move a to", path: "b"), .cannotCreate), (GitError(.corrupt, "read"), .inputOutput),
    (GitError(.locked, "move the reference"), .tryAgain), (TrackerError.busy, .tryAgain),
    (TrackerError.noView, .tryAgain), (OutgoingError.beingSent, .tryAgain),
    (TrackerError.noTracker("/x"), .noTracker), (FileInputError.empty("x"), .badInput),
    (FileInputError.tooLarge("x", limit: 64 << 20), .badInput),
    (FileInputError.failed("cannot open x", .missing, detail: "no"), .noInput),
    (FileInputError.failed("cannot open x", .other, detail: "no"), .inputOutput),
    (ImportError.missing("x"), .noInput), (ImportError.notMaildir("x", missing: "new"), .noInput),
    (ExchangeError.unreachable("x", "no"), .tryAgain), (ViewError.newer(99), .noTracker),
    (ConfigurationProblem(file: "config", line: 1, reason: "no"), .noTracker), (Unknown(), .inputOutput),
  ]

  @Test(
    "every kind of error has a line that says what failed, and the right exit code",
    arguments: errors)
  func status(error: any Error & Sendable, status: Review.ExitStatus) {
    let failure = CommandFailure(error)
    #expect(failure.status == status)
    #expect(!failure.what.isEmpty && failure.line.hasPrefix("patchbay: "))
  }

  private struct Unknown: Error {}
}
