public import Bytes
import Git
public import Tracker

/// Ingests what is new in a public-inbox repository since it was last read, when its hook runs.
///
/// The range is what the repository has beyond the cursor, not what the hook was passed: if a hook was killed or did
/// not run, the next one catches up. The cursor moves only after the mails are durable.
public enum MailFeed {
  /// What a run did.
  public struct Summary: Hashable, Sendable {
    public var commits = 0
    public var mails = 0
    /// Mails that the tracker did not have.
    public var new = 0
    /// Mails whose id belongs to another object.
    public var refused = 0
    /// Commits with a mail that cannot be read; the next run tries them again.
    public var unreadable: [ObjectID] = []
  }

  /// Reads the repository's HEAD.
  ///
  /// - Parameter path: One git repository: public-inbox v1, or one epoch of v2.
  public static func take(from path: String, into tracker: TrackerRepository) throws -> Summary {
    let source = try Repository.open(path)
    var summary = Summary()
    guard let head = try source.reference(reference) else { return summary }
    var cursor = try Cursor(of: source.path, in: tracker.git)
    try retry(from: source, &cursor, &summary, into: tracker)
    var place = cursor.places[reference]
    guard place != head else { return summary }
    // After a rewritten history (public-inbox-purge) the old place may be gone: everything is read again, harmlessly.
    let commits = try source.newCommits(from: [head], excluding: place.map { [$0] } ?? [])
    var batch = Batch()
    var isLinear = true
    for commit in commits {
      isLinear = try isLinear && source.commit(commit).parents.count < 2
      batch.add(commit, from: source)
      guard batch.isFull else { continue }
      // Within merged branches there is no single commit up to which everything is read.
      try batch.store(&summary, into: tracker)
      if isLinear {
        let moved = try cursor.move(reference, from: place, to: commit, skipping: batch.unreadable, in: tracker.git)
        if moved { place = commit }
        batch.unreadable = []
      }
    }
    try batch.store(&summary, into: tracker)
    try cursor.move(reference, from: place, to: head, skipping: batch.unreadable, in: tracker.git)
    summary.unreadable = cursor.skipped(of: reference)
    return summary
  }

  static let reference = "HEAD"

  /// Retries what could not be read before. Commits that are gone were removed by a rewrite of history.
  private static func retry(
    from source: Repository, _ cursor: inout Cursor, _ summary: inout Summary, into tracker: TrackerRepository
  ) throws {
    let skipped = cursor.skipped(of: reference)
    guard !skipped.isEmpty else { return }
    var batch = Batch()
    for commit in skipped where source.exists(commit) {
      batch.add(commit, from: source)
      if batch.isFull { try batch.store(&summary, into: tracker) }
    }
    try batch.store(&summary, into: tracker)
    let unreadable = Set(batch.unreadable)
    try cursor.settle(skipped.filter { !unreadable.contains($0) }, of: reference, in: tracker.git)
  }

  /// Mails on their way into the tracker.
  private struct Batch {
    /// Mails and bytes stored with one log commit, at most.
    private static let limit = 200
    private static let byteLimit = 16 << 20

    private var mails: [[UInt8]] = []
    private var size = 0
    private var commits = 0
    /// Commits with a mail that cannot be read: it is missing or damaged.
    var unreadable: [ObjectID] = []

    var isFull: Bool { mails.count >= Self.limit || size >= Self.byteLimit }

    mutating func add(_ commit: ObjectID, from source: Repository) {
      commits += 1
      do {
        try PublicInbox.forEachMailID(addedBy: commit, in: source) { id in
          let mail = try source.blob(id)
          mails.append(mail)
          size += mail.count
        }
      } catch {
        unreadable.append(commit)
      }
    }

    mutating func store(_ summary: inout Summary, into tracker: TrackerRepository) throws {
      summary.commits += commits
      commits = 0
      guard !mails.isEmpty else { return }
      summary.mails += mails.count
      summary.new += try tracker.ingest(mails) { _, _ in summary.refused += 1 }.count { $0.isNew }
      mails = []
      size = 0
    }
  }
}
