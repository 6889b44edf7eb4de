package import Bytes
package import Git
import Mail

extension Event {
  /// How much later than the commit that carries it an event may be dated: a day, for clocks and zones that are wrong.
  public static let leeway: Int64 = 24 * 60 * 60

  /// The latest moment that counts for an event in this commit. The commit's date is that of the tracker which took the
  /// event in, so that nobody can date a decision so far in the future that no later one overrules it.
  package static func latest(in commit: Commit) -> Timestamp { commit.committer.date.advanced(by: leeway) }

  /// The event as it counts: at that moment at the latest.
  package func notAfter(_ latest: Timestamp) -> Event {
    guard date.timestamp > latest else { return self }
    return Event(
      target: target, date: MailDate(latest, date.zone), actor: actor, changes: changes, reason: reason,
      overrules: overrules)
  }
}
