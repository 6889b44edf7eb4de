public import Bytes
public import Git
public import Platform

/// The references through which anybody can fetch a series from the tracker with plain git.
public enum PublishedSeries {
  public static let prefix = "refs/series/"

  /// The name that a series is published under.
  public static func reference(of series: ObjectID, subject: String, version: Int) -> String {
    prefix + BranchName.short(of: series, subject: subject, version: version)
  }

  /// What is published, sorted by name.
  public static func all(in tracker: Repository) throws(GitError) -> [(name: String, id: ObjectID)] {
    try tracker.references(under: prefix)
  }

  /// Deletes references, each only if it still has the value that was read. The git program does it, because libgit2
  /// can drop what others write at the same time.
  public static func retire(
    _ references: [(name: String, id: ObjectID)], in tracker: Repository
  ) throws(SystemError) {
    guard !references.isEmpty else { return }
    var input: [UInt8] = []
    for reference in references { input += Array("delete \(reference.name)\0\(reference.id.hex)\0".utf8) }
    try Program().output(["--git-dir", tracker.path, "update-ref", "-z", "--stdin"], input: input)
  }

  /// Whether a commit and those before it are these patches, as they would be made now: nothing is to be done then,
  /// although the base that would be found today may be a newer one.
  public static func holds(_ plan: [PlannedCommit], at tip: ObjectID, in store: ObjectBuffer) -> Bool {
    var next = tip
    for planned in plan.reversed() {
      guard let commit = try? store.commit(next), commit.message == planned.message, commit.author == planned.author,
        let parent = commit.parents.first
      else { return false }
      next = parent
    }
    return !plan.isEmpty
  }
}
