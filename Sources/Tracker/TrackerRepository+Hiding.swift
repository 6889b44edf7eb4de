package import Git

extension TrackerRepository {
  /// References about this repository alone, which `git fetch` does not transfer.
  static let privatePrefixes = [
    View.recentPrefix, notifiedPrefix, formerNotifiedPrefix, trackingPrefix, refusedPrefix, pushedPrefix,
  ]
  /// The view up to which each notification command was run.
  package static let notifiedPrefix = "refs/patchbay/notified/"
  /// Where earlier versions of patchbay stored that.
  package static let formerNotifiedPrefix = "refs/patchbay/told/"
  /// The lanes of other trackers as of the last exchange.
  package static let trackingPrefix = "refs/patchbay/remotes/"
  /// What exchanges with other trackers left out.
  package static let refusedPrefix = "refs/patchbay/refused/"
  /// The pushers of events that name another person.
  package static let pushedPrefix = "refs/patchbay/pushed/"

  /// Hides them from `git fetch` (`uploadpack.hideRefs`).
  package func hidePrivateReferences() throws(GitError) {
    let key = "uploadpack.hideRefs"
    let hidden = try git.configStrings(key)
    for prefix in Self.privatePrefixes where !hidden.contains(prefix) { try git.addConfig(key, prefix) }
  }
}
