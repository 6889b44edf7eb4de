package import Bytes
package import Mail
package import Tracker

/// Makes events that take effect after what is known of their targets.
package struct EventWriter {
  package let actor: Address
  package let reason: String?
  private let now: MailDate

  package init(actor: Address, reason: String?, now: MailDate = .now()) {
    self.actor = actor
    self.reason = reason
    self.now = now
  }

  /// An event on this target.
  ///
  /// The last event by time counts, so one that follows another within a second, or comes from a clock that is behind,
  /// is dated just after the one it follows: it was made in knowledge of it.
  package func event(on target: ObjectID, _ changes: [Event.Change], in snapshot: Snapshot) throws -> Event {
    let last = try snapshot.history(of: target).entries.last?.event.date.seconds
    var seconds = now.seconds
    if let last, last >= seconds { seconds = last &+ 1 }
    return Event(
      target: target, date: MailDate(seconds: seconds, offsetMinutes: now.offsetMinutes), actor: actor,
      changes: changes, reason: reason)
  }
}
