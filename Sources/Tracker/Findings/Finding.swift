import Bytes

/// Something that `doctor` found.
public struct Finding: Hashable, Sendable {
  /// The check that found it.
  public let check: Check
  /// The reference, object or file concerned.
  public let subject: String
  /// What is wrong with it.
  public let message: String
  /// Seconds since the file was last changed; nil if that does not apply.
  public let age: Int64?
  /// The command that fixes it.
  public let fix: String
  /// Whether it is harmless, so that the tracker counts as healthy with it.
  public let isHarmless: Bool

  public enum Check: String, Hashable, Sendable, CaseIterable {
    /// `git fsck`.
    case fsck
    /// Missing or damaged objects of the log or a view.
    case objects
    /// Facts of the log that do not count as written.
    case facts
    /// A published view that differs from the log.
    case view
    /// Lock files of processes that were killed.
    case locks
    /// Other files of processes that were killed.
    case leftovers
    /// Owners and modes of files.
    case permissions
    /// The configuration.
    case configuration
    /// What exchanges with other trackers left out.
    case exchange
    /// Mail that goes out.
    case mail
    /// An index that differs from the view.
    case index
  }

  public init(
    _ check: Check, _ subject: String, _ message: String, age: Int64? = nil, fix: String, isHarmless: Bool = false
  ) {
    self.check = check
    self.subject = subject
    self.message = message
    self.age = age
    self.fix = fix
    self.isHarmless = isHarmless
  }
}

/// A path quoted for a shell.
public func shellQuoted(_ path: String) -> String {
  let plain = path.utf8.allSatisfy { ByteClass.isAlphanumeric($0) || "/.-_".utf8.contains($0) }
  if plain, !path.isEmpty { return path }
  return "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
