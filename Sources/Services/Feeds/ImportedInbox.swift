import Bytes
import Git
import Tracker

/// A public-inbox repository that an import reads: afterwards its hook continues where the import stopped.
struct ImportedInbox {
  private let source: String
  /// Its HEAD before the import; what arrives meanwhile is left to the hook.
  private let head: ObjectID

  /// nil for another kind of source, and for a repository without a mail.
  init?(_ source: MailSource) {
    guard case .publicInbox(let path) = source, let repository = try? Repository.open(path),
      let head = try? repository.reference(MailFeed.reference)
    else { return nil }
    self.source = repository.path
    self.head = head
  }

  /// Records that everything up to there was read. A cursor that another process moves meanwhile stays as it is: then
  /// mails are read again, which changes nothing.
  func note(in tracker: TrackerRepository) throws {
    var cursor = try Cursor(of: source, in: tracker.git)
    let place = cursor.places[MailFeed.reference]
    guard place != head else { return }
    try cursor.move(MailFeed.reference, from: place, to: head, skipping: [], in: tracker.git)
  }
}
