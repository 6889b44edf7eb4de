import Bytes

/// What hooks say of commits that they passed over.
enum UnreadableCommits {
  /// Shown one by one; more say the same.
  private static let limit = 10

  static func report(_ commits: [ObjectID], of repository: String) {
    for commit in commits.prefix(limit) {
      StandardError.line("patchbay: cannot read commit \(commit.hex): an object is missing; the next run tries again")
    }
    if commits.count > limit {
      StandardError.line("patchbay: cannot read \(commits.count - limit) more commits; run git fsck in \(repository)")
    }
  }
}
