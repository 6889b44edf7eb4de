import Bytes
import Git
public import Tracker

/// Takes in what is new in a public-inbox repository since it was read last, as its hooks ask for.
///
/// The range is what the repository has beyond the cursor, not what the hook was told: a hook that was killed, or that
/// was not run, is made up for by the next one. The cursor moves only after the mails are durable.
public enum MailFeed {
  /// What a run did.
  public struct Summary: Hashable, Sendable {
    public var commits = 0
    public var mails = 0
    /// Mails that the tracker did not have.
    public var new = 0
  }

  /// Mails and bytes stored with one log commit, at most.
  private static let batch = 200
  private static let batchBytes = 16 << 20

  /// Reads the repository's HEAD.
  ///
  /// - Parameter path: One git repository: public-inbox v1, or one epoch of v2.
  public static func take(from path: String, into tracker: TrackerRepository) throws -> Summary {
    let source = try Repository.open(path)
    var summary = Summary()
    guard let head = try source.reference("HEAD") else { return summary }
    var cursor = try Cursor(of: source.path, in: tracker.git)
    let read = cursor.places["HEAD"]
    guard read != head else { return summary }
    // After a rewritten history (public-inbox-purge) the old place may be gone: everything is read again, harmlessly.
    let commits = try source.newCommits(from: [head], excluding: read.map { [$0] } ?? [])
    var mails: [[UInt8]] = []
    var size = 0
    var isLinear = true
    for commit in commits {
      isLinear = try isLinear && source.commit(commit).parents.count < 2
      try PublicInbox.forEachMailID(addedBy: commit, in: source) { id in
        let mail = try source.blob(id)
        mails.append(mail)
        size += mail.count
      }
      summary.commits += 1
      guard mails.count >= batch || size >= batchBytes else { continue }
      try store(&mails, &summary, into: tracker)
      size = 0
      // Between merged branches there is no one place up to which all is read.
      if isLinear, try !cursor.move("HEAD", to: commit, in: tracker.git) {
        cursor = try Cursor(of: source.path, in: tracker.git)
      }
    }
    try store(&mails, &summary, into: tracker)
    _ = try cursor.move("HEAD", to: head, in: tracker.git)
    return summary
  }

  private static func store(
    _ mails: inout [[UInt8]], _ summary: inout Summary, into tracker: TrackerRepository
  ) throws {
    guard !mails.isEmpty else { return }
    let results = try tracker.ingest(mails)
    summary.mails += mails.count
    summary.new += results.count { $0.isNew }
    mails = []
  }
}
