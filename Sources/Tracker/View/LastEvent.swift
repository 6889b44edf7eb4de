package import Bytes
package import Mail

/// The event on a message that counts most: all that has to be known to make one that counts after it.
package struct LastEvent: Hashable, Sendable {
  package let id: ObjectID
  /// When it counts.
  package let moment: Timestamp

  package init(id: ObjectID, moment: Timestamp) { (self.id, self.moment) = (id, moment) }

  /// How an event of this date, made in knowledge of this one, is written so that it counts after it.
  ///
  /// - Parameters:
  ///   - last: The last event; nil if there is none.
  ///   - latest: When to date it at the latest.
  package static func succeeding(
    _ last: LastEvent?, _ date: MailDate, notAfter latest: Timestamp = .latest
  ) -> (date: MailDate, overruled: ObjectID?) {
    guard let last, last.moment >= date.timestamp else { return (date, nil) }
    return (MailDate(min(last.moment.advanced(by: 1), max(latest, date.timestamp)), date.zone), last.id)
  }

  /// The last event once this one, made in knowledge of it, has been recorded.
  package static func after(_ last: LastEvent?, _ event: Event) -> LastEvent {
    let own = event.date.timestamp
    let moment = event.overrules == nil || event.overrules != last?.id ? own : max(own, last?.moment ?? own)
    return LastEvent(id: SHA1.blobID(event.bytes), moment: moment)
  }
}
