import Bytes
import Git
import Tracker

/// Commits of code repositories and archives that hooks skipped because an object is missing or damaged there.
enum UnreadCommits {
  /// Findings of each repository that are shown one by one.
  private static let limit = 20

  static func findings(_ tracker: TrackerRepository) throws -> [Finding] {
    var findings: [Finding] = []
    for cursor in try Cursor.all(in: tracker.git) {
      let skipped = cursor.content.skipped.sorted { ($0.reference, $0.commit) < ($1.reference, $1.commit) }
      for each in skipped.prefix(limit) {
        findings.append(
          Finding(
            .exchange, each.commit.hex,
            "a commit of \(each.reference) in \(cursor.source) cannot be read; every run of the hook tries again",
            fix: "run git fsck there, then git fetch --refetch", isHarmless: true))
      }
      if skipped.count > limit {
        findings.append(
          Finding(
            .exchange, cursor.source, "\(skipped.count - limit) more commits cannot be read",
            fix: "run git fsck there, then git fetch --refetch", isHarmless: true))
      }
    }
    return findings
  }
}
