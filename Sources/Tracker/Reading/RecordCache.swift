import Bytes

/// Messages of a view that were read before: a series' patches are read again and again while it is shown or exported.
/// A view never changes, so nothing becomes stale.
final class RecordCache {
  private var records: [ObjectID: MessageRecord] = [:]

  /// Bounds memory where very many are read.
  private static let limit = 1000

  subscript(id: ObjectID) -> MessageRecord? { records[id] }

  func keep(_ record: MessageRecord, as id: ObjectID) {
    if records.count >= Self.limit { records = [:] }
    records[id] = record
  }
}
