import Bytes
import Mail
import Platform
import Tracker

/// The file `patchbay/hooks.log` of a tracker: a line about each notification that failed.
struct NotificationLog {
  /// A log that is larger is rotated; one old one is kept.
  private static let limit = 1 << 20

  private let file: String

  init(in folder: String) { file = folder + "/hooks.log" }

  /// Adds a line, with the time; one that cannot be written is lost.
  func note(_ line: String) {
    if Files.size(of: file) > Self.limit { try? Files.move(file, to: file + ".old") }
    Files.append("\(MailDate.now().iso8601) \(line)\n", to: file)
  }
}
