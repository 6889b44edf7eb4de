import Bytes
import Git

/// A cheap look at the newest published view, for questions whose answers decide nothing: whether a mail is already
/// known, and whether others are working.
///
/// It folds nothing and walks a bounded number of commits, so a large backlog costs an `ingest` no more than none.
struct PublishedViewProbe {
  private let view: View
  /// Whether the log holds more than the view: another process is about to fold, or was killed.
  let isBehind: Bool

  /// The most log commits to read to check that what the view has folded is in the log.
  private static let reach = 64

  /// nil if there is no view that can be used.
  static func take(of repository: Repository) throws -> PublishedViewProbe? {
    guard let newest = try ViewReference.newest(in: repository)?.view else { return nil }
    let lanes = try Lane.all(in: repository)
    for head in newest.heads {
      guard let lane = lanes.first(where: { $0.name == head.name }),
        try reaches(lane.head, head.head, in: repository)
      else { return nil }
    }
    return PublishedViewProbe(view: newest, isBehind: !newest.covers(lanes))
  }

  private static func reaches(
    _ head: ObjectID, _ ancestor: ObjectID, in repository: Repository
  ) throws -> Bool {
    var next = head
    for _ in 0..<reach {
      if next == ancestor { return true }
      guard let parent = try repository.commit(next).parents.first else { return false }
      next = parent
    }
    return false
  }

  /// Whether the view has folded this very mail, and its bytes can be read.
  func holds(_ fact: MailFact, _ bytes: [UInt8], in repository: Repository) throws -> Bool {
    guard let value = try view.data.record(of: fact.id, in: repository) else { return false }
    let record = MessageRecord(parsing: try repository.blob(value.id))
    guard record.copies.contains(where: { $0.blob == fact.record.blob }) else { return false }
    return try repository.blob(fact.record.blob) == bytes
  }
}
