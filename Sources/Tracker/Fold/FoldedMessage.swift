import Bytes
import Patches

/// A message in one fold. A reference, because a record is large and a fold reads the same ones again and again; with
/// values that are derived from the record as often.
final class FoldedMessage {
  let id: ObjectID
  let record: MessageRecord

  /// What ``record`` is stored as.
  private(set) lazy var bytes = record.bytes
  /// See ``RevisionKeys/keys(of:)``.
  private(set) lazy var revisionKeys = RevisionKeys.keys(of: record)
  /// See ``RevisionKeys/isListed(_:)``.
  private(set) lazy var isListed = RevisionKeys.isListed(record)
  private(set) lazy var title = RevisionTitle(record.content.name)
  /// The message as a part by its own subject.
  private(set) lazy var part = record.part(id: id)
  /// Whether it can be a part because of what answers it.
  private(set) lazy var mayBeAdopted =
    record.mayIntroduce || (record.content.kind == .patch && record.content.number == nil)
  /// See ``MessageRecord/mayBeAnswer``.
  private(set) lazy var mayBeAnswer = record.mayBeAnswer

  init(_ record: MessageRecord, id: ObjectID) {
    self.id = id
    self.record = record
  }

  /// The message of a mail that says all there is of it.
  init(_ mail: MailFact) {
    (id, record) = (mail.id, mail.record)
    (bytes, revisionKeys) = (mail.recordBytes, mail.revisionKeys)
  }
}
