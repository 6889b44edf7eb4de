import Bytes
import Git
import Tracker

/// A public-inbox repository that an import reads: afterwards its hook goes on where the import stopped.
struct ImportedInbox {
  private let source: String
  /// Its HEAD before the import; what comes meanwhile is the hook's.
  private let head: ObjectID

  /// nil for another kind of source, and for a repository without a mail.
  init?(_ source: MailSource) {
    guard case .publicInbox(let path) = source, let repository = try? Repository.open(path),
      let head = try? repository.reference(MailFeed.reference)
    else { return nil }
    self.source = repository.path
    self.head = head
  }

  /// Notes that all up to there was read. A cursor that somebody else moves meanwhile stays as it is: then mails are read
  /// again, which changes nothing.
  func note(in tracker: TrackerRepository) throws {
    var cursor = try Cursor(of: source, in: tracker.git)
    let place = cursor.places[MailFeed.reference]
    guard place != head else { return }
    try cursor.move(MailFeed.reference, from: place, to: head, skipping: [], in: tracker.git)
  }
}
