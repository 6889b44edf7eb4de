public import Bytes

/// Something that happened, written once and never changed.
public enum Fact: Sendable {
  /// A mail arrived.
  case mail(MailFact)
  /// Somebody did something; `id` is the blob that holds the event.
  case event(id: ObjectID, Event)
}
