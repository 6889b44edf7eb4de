import Bytes
import Mail
import Platform
import Tracker

/// A file of a tracker in which processes that nobody watches note what failed, a line with the time for each.
package struct ErrorLog {
  package let path: String

  /// A log that is larger is rotated; one old one is kept.
  private static let limit = 1 << 20

  /// Of notification commands.
  static func notifications(of repository: String) -> ErrorLog { ErrorLog(path: repository + "patchbay/hooks.log") }

  /// Of mail that is sent.
  static func outgoing(of repository: String) -> ErrorLog { ErrorLog(path: repository + "patchbay/outgoing.log") }

  /// Adds a line; one that cannot be written is lost.
  func note(_ line: String) {
    if Files.size(of: path) > Self.limit { try? Files.move(path, to: path + ".old") }
    Files.append("\(MailDate.now().iso8601) \(UntrustedText.line(line))\n", to: path)
  }
}
