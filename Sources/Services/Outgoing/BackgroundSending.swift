package import Bytes
import Git
import Platform
package import Tracker

/// Mails what was pushed in the background: the push neither waits for it nor fails with it.
package enum BackgroundSending {
  /// Where a background process reports errors.
  package static func log(of tracker: TrackerRepository) -> String { ErrorLog.outgoing(of: tracker.git.path).path }

  /// Starts a process that mails these series to the lists of their projects.
  ///
  /// - Parameter heads: The heads of series whose projects send automatically.
  package static func start(_ heads: [ObjectID], in tracker: TrackerRepository) {
    guard !heads.isEmpty else { return }
    _ = try? Program(Environment.program, in: "/")
      .startDetached(["send", "--in-background", "--tracker", tracker.git.path] + heads.map(\.hex))
  }

  /// Notes a failure.
  package static func note(_ text: String, in tracker: TrackerRepository) {
    ErrorLog.outgoing(of: tracker.git.path).note(text)
  }
}
