import Git
import Platform
import Tracker

/// The repository that `clone` makes or finds, set up to fetch from a tracker.
package struct Mirror {
  /// The repository, with a "/" at its end.
  package let path: String
  /// The name of the git remote.
  package let remote: String

  /// What `git fetch` of the remote brings. The log only grows, so it is fetched without force; a view is a cache.
  package static let refspecs = [
    "refs/patchbay/log/*:refs/patchbay/log/*", "+refs/patchbay/view/*:refs/patchbay/view/*",
    "refs/patchbay/config*:refs/patchbay/config*",
  ]

  /// Checks that something exists at the URL before anything is created.
  ///
  /// - Returns: Whether there is a repository without a tracker's references.
  package static func look(at url: String) throws -> Bool {
    let result = try Program().run(["ls-remote", "--quiet", "--", url, "refs/patchbay/*"])
    guard result.status == 0 else {
      let reason = result.errorText.split(separator: "\n").first.map(String.init) ?? ""
      throw MirrorError.unreachable(url, reason: reason.hasPrefix("fatal: ") ? String(reason.dropFirst(7)) : reason)
    }
    return result.output.isEmpty
  }

  package init(at directory: String, of url: String) throws {
    if let present = try Self.repository(at: directory) {
      path = present.path
      remote =
        try present.configString(TrackerRepository.remoteKey)
        ?? (present.configString("remote.origin.url") == nil && present.isBare ? "origin" : "patchbay")
    } else {
      if Files.exists(directory) {
        guard Folder.exists(directory), try Folder.names(in: directory).isEmpty else {
          throw MirrorError.occupied(directory)
        }
      }
      let result = try Program().run(["init", "--quiet", "--bare", "--", directory])
      guard result.status == 0 else {
        throw MirrorError.notMade(directory, reason: result.errorText)
      }
      path = try Repository.open(directory).path
      remote = "origin"
    }
    try configure(url)
  }

  private static func repository(at path: String) throws -> Repository? {
    do throws(GitError) { return try Repository.open(path) } catch  where error.code == .notFound { return nil }
  }

  private func configure(_ url: String) throws {
    let repository = try Repository.open(path)
    if let present = try repository.configString("remote.\(remote).url"), present != url {
      throw MirrorError.otherRemote(path, name: remote, url: present)
    }
    let key = "remote.\(remote)."
    try repository.setConfig(key + "url", url)
    try repository.setConfig(key + "tagOpt", "--no-tags")
    let program = Program()
    _ = try program.run(["-C", path, "config", "--unset-all", key + "fetch"])
    for refspec in Self.refspecs { try program.output(["-C", path, "config", "--add", key + "fetch", refspec]) }
    try repository.setConfig(TrackerRepository.remoteKey, remote)
  }

  /// Fetches the views, so that nothing need be folded here. They are fetched before the log, which then holds
  /// everything they cover. A view is a cache: without one, the log is folded.
  package func fetchViews() throws {
    _ = try Program().run([
      "-C", path, "fetch", "--quiet", "--no-write-fetch-head", "--no-tags", "--no-auto-maintenance", "--refmap=", "--",
      remote, Self.refspecs[1],
    ])
  }
}

/// Why a mirror could not be made.
package enum MirrorError: Error, Hashable, Sendable {
  case unreachable(String, reason: String)
  /// Something else is at the given path.
  case occupied(String)
  case notMade(String, reason: String)
  /// The repository mirrors something else.
  case otherRemote(String, name: String, url: String)
}
