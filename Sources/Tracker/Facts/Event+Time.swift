package import Bytes
package import Git
import Mail

extension Event {
  /// How much later than its commit an event may be dated: a day, to allow for wrong clocks and zones.
  public static let leeway: Int64 = 24 * 60 * 60

  /// The latest moment that counts for an event in this commit. The commit is dated by the tracker that took the event,
  /// so that nobody can date a decision so far in the future that no later one overrules it.
  package static func latest(in commit: Commit) -> Timestamp { commit.committer.date.advanced(by: leeway) }

  /// The event, dated no later than this moment.
  package func notAfter(_ latest: Timestamp) -> Event {
    guard date.timestamp > latest else { return self }
    return Event(
      target: target, date: MailDate(latest, date.zone), actor: actor, changes: changes, reason: reason,
      overrules: overrules)
  }
}
