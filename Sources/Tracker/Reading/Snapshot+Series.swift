public import Bytes
public import Git
import Patches

extension Snapshot {
  /// The series with this head; nil if there is none.
  public func series(head: ObjectID) throws -> SeriesGroup? {
    guard let value = try data.series.value(for: head, in: store) else { return nil }
    return SeriesGroup(head: head, record: try store.blob(value.id))
  }

  /// The series that a message belongs to: as a part, or as a comment on one.
  public func series(containing id: ObjectID) throws -> SeriesGroup? {
    if let series = try series(head: id) { return series }
    guard let record = try message(id) else { return nil }
    switch record.content.kind {
    case .comment, .other:
      guard let subject = try subject(ofComment: id) else { return nil }
      return try series(containing: subject)
    case .patch, .cover, .pullRequest:
      var tables = FoldTables(base: data)
      var lookup = SeriesLookup(.before)
      return try lookup.head(of: id, &tables, in: store).flatMap { try series(head: $0) }
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
