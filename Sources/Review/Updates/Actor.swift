import Bytes
package import Git
package import Mail
import Platform
package import Tracker

/// Who does something, and when.
package enum Actor {
  /// The person of `--as "Name <email>"`, else of git's configuration.
  package static func person(_ text: String?, in repository: Repository) throws -> Address {
    if let text {
      guard let address = parse(text) else {
        throw CommandFailure(
          .usage, "cannot act as \(text)", why: "it is not of the form \"Name <email>\"",
          advice: "write --as \"Ada Example <ada@example.org>\"")
      }
      return address
    }
    let email = try Environment.variable("GIT_AUTHOR_EMAIL") ?? repository.configString("user.email")
    guard let email, !email.isEmpty else {
      throw CommandFailure(
        .usage, "the author of the change is unknown", why: "git knows no user.email",
        advice: "give --as \"Name <email>\" or set git config user.name and user.email")
    }
    let name = try Environment.variable("GIT_AUTHOR_NAME") ?? repository.configString("user.name")
    return Address(name: name, email: email)
  }

  /// Throws unless the tracker's configuration permits the person to do it; in a mirror, the configuration of its
  /// origin, which would refuse it later.
  ///
  /// Locally this is a courtesy, because whoever can write to the repository's files can do everything. For a push it
  /// is enforced.
  ///
  /// - Parameter configuration: The tracker's, where the caller has read it.
  package static func expect(
    _ person: Address, mayDo action: TrackerConfiguration.Action, by configuration: TrackerConfiguration? = nil,
    in tracker: TrackerRepository
  ) throws {
    let isKnownHere = try (configuration ?? tracker.configuration()).allows(action, by: person.email)
    let hint = "see [permission \"\(action.rawValue)\"] in patchbay config"
    guard isKnownHere else {
      throw CommandFailure(.noPermission, "\(person.email) may not \(action.rawValue)", why: hint)
    }
    guard action != .config, let mirrored = try tracker.mirroredConfiguration(),
      !mirrored.configuration.allows(action, by: person.email)
    else { return }
    throw CommandFailure(
      .noPermission, "\(person.email) may not \(action.rawValue) at \(mirrored.remote)", why: hint,
      advice: "ask its maintainers")
  }

  private static func parse(_ text: String) -> Address? {
    guard !text.unicodeScalars.contains(where: \.isUnsafeToShow) else { return nil }
    guard let open = text.lastIndex(of: "<") else {
      return text.contains("@") && !text.contains(" ") ? Address(name: nil, email: text) : nil
    }
    guard text.last == ">" else { return nil }
    let email = String(text[text.index(after: open)...].dropLast())
    var name = text[..<open]
    while name.last == " " { name.removeLast() }
    guard email.contains("@"), !email.contains(" ") else { return nil }
    return Address(name: name.isEmpty ? nil : String(name), email: email)
  }
}
