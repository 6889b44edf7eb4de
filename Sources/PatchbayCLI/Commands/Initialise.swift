import ArgumentParser
import Bytes
import Git
import Review
import Platform
import SystemPackage
import Tracker

/// `patchbay init`: a new tracker.
struct Initialise: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Create a tracker, or turn an existing repository into one.",
    discussion: """
      A tracker is a bare git repository with everything under refs/patchbay/. An existing repository keeps its contents. \
      Running it again is harmless.

      EXAMPLES
        patchbay init tidewatch.git
        patchbay init --tracker tidewatch.git
      """)

  @Argument(
    help: "The directory; by default that of --tracker or $PATCHBAY_TRACKER, otherwise the current one.",
    completion: .directory)
  var directory: String?

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let named = tracker.tracker ?? Environment.variable("PATCHBAY_TRACKER").flatMap { $0.isEmpty ? nil : $0 }
    let path = directory ?? named ?? "."
    let existed = (try? TrackerRepository.open(path).isTracker()) ?? false
    let opened = try Self.initialise(path)
    let place = opened.git.path
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(["tracker": .string(place as String), "created": .bool(!existed)])
    } else {
      try standardOutput.line((existed ? "Already a tracker: " : "New tracker: ") + UntrustedText.line(place))
    }
    try standardOutput.finish()
  }

  private static func initialise(_ path: String) throws -> TrackerRepository {
    do {
      return try TrackerRepository.initialize(path)
    } catch let error as GitError {
      // Whatever the reason, nothing was created.
      switch error.code {
      case .permission, .foreignOwner: throw CommandFailure(error)
      default:
        let failure = CommandFailure(error)
        throw CommandFailure(.cannotCreate, failure.what, why: failure.why, advice: failure.advice)
      }
    }
  }
}
