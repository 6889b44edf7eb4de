import ArgumentParser
import Git
import Review
import Platform
import Tracker

/// Which tracker a command works on.
struct TrackerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The tracker; by default $PATCHBAY_TRACKER, git config patchbay.tracker or the current repository.",
      valueName: "dir"),
    completion: .directory)
  var tracker: String?

  /// Opens the tracker: the option, else the environment, else what the repository around says, else that repository.
  func open() throws -> TrackerRepository { try Self.open(tracker) }

  /// The same for who has no parsed options: completion.
  static func open(_ tracker: String?) throws -> TrackerRepository {
    if let path = tracker { return try open(path, saidBy: "--tracker") }
    if let path = Environment.variable("PATCHBAY_TRACKER"), !path.isEmpty {
      return try open(path, saidBy: "PATCHBAY_TRACKER")
    }
    guard let around = try surroundings() else { throw Self.none }
    if let path = try around.configString("patchbay.tracker"), !path.isEmpty {
      return try open(expanded(path), saidBy: "git config patchbay.tracker")
    }
    guard try !around.references(under: TrackerRepository.referencePrefix).isEmpty else { throw Self.none }
    return try TrackerRepository.open(around.path)
  }

  private static func surroundings() throws -> Repository? {
    do throws(GitError) { return try Repository.discover(from: ".") } catch  where error.code == .notFound {
      return nil
    }
  }

  /// Opens the tracker that a repository's hooks were installed for: whoever pushes may have another one in the
  /// environment. One that says nothing goes the usual way.
  func open(forHooksOf repository: String) throws -> TrackerRepository {
    if tracker == nil, let path = try Repository.open(repository).configString("patchbay.tracker"), !path.isEmpty {
      return try Self.open(Self.expanded(path), saidBy: "git config patchbay.tracker of \(repository)")
    }
    return try open()
  }

  private static func open(_ path: String, saidBy source: String) throws -> TrackerRepository {
    do {
      let opened = try TrackerRepository.open(path)
      if try opened.isTracker() { return opened }
    } catch let error as GitError where error.code == .notFound {
      throw CommandFailure(
        .noTracker, "no tracker at \(path) (\(source))", why: "there is no git repository",
        advice: "create one with `patchbay init \(path)`")
    }
    throw CommandFailure(
      .noTracker, "no tracker at \(path) (\(source))", why: "the repository has no refs/patchbay/",
      advice: "turn it into one with `patchbay init \(path)`")
  }

  private static let none = CommandFailure(
    .noTracker, "no tracker", why: "none given, and the current directory is not in a tracker",
    advice: "give --tracker DIR, set PATCHBAY_TRACKER, or create one with `patchbay init DIR`")

  /// `~/` in git's configuration is the person's home, as in git's own path values.
  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = Environment.variable("HOME") else { return path }
    return home + path.dropFirst()
  }
}
