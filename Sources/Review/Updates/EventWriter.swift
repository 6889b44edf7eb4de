package import Bytes
package import Mail
package import Tracker

/// Creates events that take effect after the existing ones on their targets.
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
  /// is dated just after the one it follows, and names it: it was made with knowledge of it.
  package func event(on target: ObjectID, _ changes: [Event.Change], in snapshot: Snapshot) throws -> Event {
    event(on: target, changes, after: try snapshot.lastEvent(on: target))
  }

  /// An event on this target that takes effect after the last one there, if there is any.
  package func event(on target: ObjectID, _ changes: [Event.Change], after last: LastEvent?) -> Event {
    let (date, overruled) = LastEvent.succeeding(last, now, notAfter: now.timestamp.advanced(by: Event.leeway))
    return Event(
      target: target, date: date, actor: actor, changes: changes, reason: reason, overrules: overruled)
  }
}
