public import Bytes
public import Mail

/// The progress of sending one mail, by the events on its target.
public enum MailingState: Hashable, Sendable {
  /// No mail program has it; the number is that of the next attempt.
  case unsent(next: Int)
  /// Attempts that were claimed, with an unknown end: a mail program may have it.
  case claimed([Claim])
  case sent(MailDate)

  public struct Claim: Hashable, Sendable {
    public let attempt: Int
    /// The tracker that made it.
    public let writer: String

    public init(attempt: Int, writer: String) {
      self.attempt = attempt
      self.writer = writer
    }
  }

  /// Depends on the set of events alone: a mail that was sent once is sent, whatever else was tried.
  ///
  /// - Parameter covers: For a report, the events that it covers; it is sent once one of them was reported.
  public init(_ history: ReviewHistory, _ purpose: Event.Mailing.Purpose, covers: [ObjectID] = []) {
    guard purpose != .report else {
      self = ReportHistory(history).state(of: covers)
      return
    }
    var claims: [Claim] = []
    var void: Set<Claim> = []
    var last = 0
    for entry in history.entries {
      for case .mailing(let mailing) in entry.event.changes where mailing.purpose == purpose {
        let claim = Claim(attempt: mailing.attempt, writer: mailing.writer)
        last = max(last, mailing.attempt)
        switch mailing.step {
        case .claimed: if !claims.contains(claim) { claims.append(claim) }
        case .void: void.insert(claim)
        case .sent:
          self = .sent(entry.event.date)
          return
        }
      }
    }
    claims.removeAll { void.contains($0) }
    self = claims.isEmpty ? .unsent(next: min(last + 1, Event.Mailing.attemptLimit)) : .claimed(claims)
  }
}
