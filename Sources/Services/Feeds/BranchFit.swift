import Patches
import Tracker

/// Whether a patch can become a commit on a branch, judging by the tree that its subject names: `[PATCH 5.10.y]` is for
/// linux-5.10.y.
///
/// A backport has the change, the author and often the subject of the original patch. So only its own branch can show
/// that it was merged, and a release branch shows nothing about patches that name no release, as long as the project
/// has a branch for those.
struct BranchFit {
  private let branch: String
  private let others: [String]
  private let takesUnmarked: Bool

  init(_ branch: TrackerConfiguration.Branch, of project: TrackerConfiguration.Project) {
    let names = project.branches.map { $0.name.lowercased() }
    self.branch = branch.name.lowercased()
    others = names.filter { [branch = self.branch] in $0 != branch }
    takesUnmarked = Self.release(self.branch) == nil || names.allSatisfy { Self.release($0) != nil }
  }

  /// The release that the branch belongs to; nil for a branch of the whole project.
  var release: String? { Self.release(branch) }

  func admits(_ tree: SubjectTree?) -> Bool {
    let words = Self.words(tree)
    if words.contains(where: { Self.names($0, branch) }) { return true }
    if words.contains(where: { word in Self.release(word) != nil || others.contains { Self.names(word, $0) } }) {
      return false
    }
    return takesUnmarked
  }

  /// The releases that a patch names.
  static func releases(_ tree: SubjectTree?) -> [String] { words(tree).compactMap(release).sorted() }

  private static func words(_ tree: SubjectTree?) -> [String] {
    // `for-9.1` says when the main branch should get it.
    (tree?.name ?? "").split { " ,;".contains($0) }.map(String.init).filter { !$0.hasPrefix("for-") }
  }

  private static func names(_ word: String, _ branch: String) -> Bool {
    if word == branch || branch.split(separator: "/").last.map(String.init) == word { return true }
    guard let release = release(word), let other = self.release(branch) else { return false }
    return release == other || other.hasSuffix("-" + release)
  }

  /// The release that a word or branch names: `5.10` for `5.10.y`, `linux-5.10.y`, `stable/5.10` and `maint-5.10`.
  /// Anything else beside the number is part of the name: `openwrt-24.10`, `5.10-rt`.
  private static func release(_ word: String) -> String? {
    guard let release = SubjectTree.release(word) else { return nil }
    let parts = release.split { "-/_".contains($0) }.filter { !beside.contains(String($0)) }
    return parts.map { $0.hasSuffix(".x") ? String($0.dropLast(2)) : String($0) }.joined(separator: "-")
  }

  private static let beside: Set<String> = ["linux", "stable", "release", "releases", "lts", "branch", "maint"]
}
