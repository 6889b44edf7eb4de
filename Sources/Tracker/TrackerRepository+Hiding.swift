package import Git

extension TrackerRepository {
  /// References that say something about this repository only: `git fetch` does not bring them into others.
  static let privatePrefixes = [View.recentPrefix, notifiedPrefix, trackingPrefix, refusedPrefix, pushedPrefix]
  /// Up to which view each notification command has been run.
  package static let notifiedPrefix = "refs/patchbay/told/"
  /// The lanes of other trackers as an exchange saw them last.
  package static let trackingPrefix = "refs/patchbay/remotes/"
  /// What exchanges with other trackers left out.
  package static let refusedPrefix = "refs/patchbay/refused/"
  /// Who pushed the events that name somebody else.
  package static let pushedPrefix = "refs/patchbay/pushed/"

  /// Has git hide them from who fetches (`uploadpack.hideRefs`).
  package func hidePrivateReferences() throws(GitError) {
    let key = "uploadpack.hideRefs"
    let hidden = try git.configStrings(key)
    for prefix in Self.privatePrefixes where !hidden.contains(prefix) { try git.addConfig(key, prefix) }
  }
}
