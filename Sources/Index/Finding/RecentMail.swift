import Bytes
import Git
import Mail
import Tracker

/// The most recent mail in the log: what is known of the newest series at once, before there is an index.
struct RecentMail {
  private let snapshot: Snapshot
  /// The heads of the series that it belongs to or answers.
  private(set) var heads: Set<ObjectID> = []
  /// How many mails were looked at.
  private(set) var count = 0

  /// Mails looked at, and series found, at most.
  private static let (mailLimit, seriesLimit) = (2000, 150)
  private static let commitLimit = 4000

  init(_ snapshot: Snapshot, until deadline: Deadline) throws {
    self.snapshot = snapshot
    // The newest commit of all lanes is next, so that a slow lane does not hide the others.
    var next = try snapshot.heads.map { (id: $0.head, commit: try snapshot.store.commit($0.head)) }
    var seen = Set(next.map(\.id))
    while let newest = next.indices.max(by: { Self.precedes(next[$0], next[$1]) }), seen.count <= Self.commitLimit {
      let (_, commit) = next.remove(at: newest)
      for file in try LogReader.files(of: commit.tree, in: snapshot.store) where file.kind == .mail {
        guard count < Self.mailLimit, heads.count < Self.seriesLimit, !deadline.isOver else { return }
        try look(at: file.blob)
      }
      for parent in commit.parents where seen.insert(parent).inserted {
        next.append((parent, try snapshot.store.commit(parent)))
      }
    }
  }

  private static func precedes(_ left: (id: ObjectID, commit: Commit), _ right: (id: ObjectID, commit: Commit)) -> Bool
  {
    (left.commit.committer.seconds, left.id) < (right.commit.committer.seconds, right.id)
  }

  private mutating func look(at blob: ObjectID) throws {
    count += 1
    let message = Message(try snapshot.store.blob(blob))
    let id = message.messageID.map(MessageName.id(of:)) ?? blob
    guard let record = try snapshot.message(id) else { return }
    for id in [id] + record.content.citations.nearestFirst {
      if let group = try snapshot.series(containing: id) {
        heads.insert(group.head)
        return
      }
    }
  }
}
