public import Bytes
public import Git
import Patches

extension Snapshot {
  /// The series with this head; nil if there is none.
  public func series(head: ObjectID) throws -> SeriesGroup? {
    guard let value = try data.series.value(for: head, in: store) else { return nil }
    return SeriesGroup(head: head, record: try store.blob(value.id))
  }

  /// The revision before a series, which the series rules link it to (``RevisionRules``); nil if there is none.
  public func previous(of series: SeriesGroup) throws -> SeriesGroup? {
    try series.previous.flatMap { try self.series(head: $0) }
  }

  /// The series that a message belongs to: as a part, or as a comment on one.
  public func series(containing id: ObjectID) throws -> SeriesGroup? {
    if let series = try series(head: id) { return series }
    guard let record = try message(id) else { return nil }
    if try isAnswer(id, record) { return try subject(ofComment: id).flatMap { try series(containing: $0) } }
    var tables = FoldTables(base: data)
    var lookup = SeriesLookup(.before)
    return try lookup.head(of: id, &tables, in: store).flatMap { try series(head: $0) }
  }

  /// Whether a message merely answers others, and belongs to no series by itself.
  func isAnswer(_ id: ObjectID, _ record: MessageRecord) throws -> Bool {
    var tables = FoldTables(base: data)
    switch record.content.kind {
    case .comment, .other:
      guard record.mayIntroduce else { return true }
      var lookup = SeriesLookup(.before)
      return try lookup.head(of: id, &tables, in: store) == nil
    case .patch, .cover, .pullRequest:
      return try SeriesLookup(.before).answered(by: FoldedMessage(record, id: id), &tables, in: store) != nil
    }
  }

  /// The series one of whose first mails states this `change-id:`, in the order of their heads' ids.
  public func series(changeID: String) throws -> [SeriesGroup] {
    var tables = FoldTables(base: data)
    var heads: Set<ObjectID> = []
    for id in try tables.links(RevisionKeys.changeKey(changeID), .before, in: store).ids {
      if let group = try series(containing: id) { heads.insert(group.head) }
    }
    return try heads.sorted().compactMap { try series(head: $0) }
  }

  /// Calls the body with every series, in the order of their heads' ids, until it returns false.
  public func forEachSeries(_ body: (SeriesGroup) throws(GitError) -> Bool) throws(GitError) {
    try data.series.forEach(in: store) { (head, value) throws(GitError) in
      try body(SeriesGroup(head: head, record: try store.blob(value.id)))
    }
  }
}
