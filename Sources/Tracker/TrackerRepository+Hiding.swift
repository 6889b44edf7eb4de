import Git

extension TrackerRepository {
  /// References that say something about this repository only: `git fetch` does not bring them into others.
  static let privatePrefixes = [View.recentPrefix, ViewCursor.prefix, Exchange.trackingPrefix]

  /// Has git hide them from who fetches (`uploadpack.hideRefs`).
  func hidePrivateReferences() throws(GitError) {
    let key = "uploadpack.hideRefs"
    let hidden = try git.configStrings(key)
    for prefix in Self.privatePrefixes where !hidden.contains(prefix) { try git.addConfig(key, prefix) }
  }
}
