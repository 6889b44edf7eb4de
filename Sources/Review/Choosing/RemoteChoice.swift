package import Git
import Platform
import Tracker

/// The tracker that `sync` exchanges facts with.
package enum RemoteChoice {
  /// The remote that was given, otherwise the one this tracker was cloned from, otherwise `origin`.
  ///
  /// - Parameter given: The name of a remote, a path or a URL.
  package static func remote(_ given: String?, of repository: Repository) throws -> String {
    if let given { return try named(given, in: repository) }
    if let name = try repository.configString(TrackerRepository.remoteKey) { return name }
    if try repository.configString("remote.origin.url") != nil { return "origin" }
    throw CommandFailure(
      .usage, "cannot sync", why: "no remote given, and this tracker was not cloned",
      advice: "patchbay sync URL, or git remote add origin URL in the tracker")
  }

  private static func named(_ given: String, in repository: Repository) throws -> String {
    guard !given.isEmpty else { throw CommandFailure(.usage, "cannot sync", why: "the remote's name is empty") }
    guard try repository.configString("remote.\(given).url") == nil else { return given }
    // git runs in the tracker's folder, but the path is relative to the current one.
    let address = Folder.exists(given) ? Files.absolute(given) : given
    // The origin of a clone has a name.
    if let name = try repository.configString(TrackerRepository.remoteKey),
      try repository.configString("remote.\(name).url") == address
    {
      return name
    }
    return address
  }
}
