import Bytes

/// A message in one fold. A reference, because a record is large and a fold reads the same ones again and again; with
/// values that are derived from the record as often.
final class FoldedMessage {
  let id: ObjectID
  let record: MessageRecord

  /// See ``RevisionKeys/keys(of:)``.
  private(set) lazy var revisionKeys = RevisionKeys.keys(of: record)
  /// See ``RevisionKeys/isListed(_:)``.
  private(set) lazy var isListed = RevisionKeys.isListed(record)
  /// The message as a part by its own subject.
  private(set) lazy var part = record.part(id: id)

  init(_ record: MessageRecord, id: ObjectID) {
    self.id = id
    self.record = record
  }
}
