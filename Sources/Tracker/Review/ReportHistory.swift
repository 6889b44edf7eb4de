public import Bytes
import Mail

/// The reports by mail on one series: which events they were about, and when the last one went out.
public struct ReportHistory: Hashable, Sendable {
  private struct Report: Hashable, Sendable {
    let claim: MailingState.Claim
    var date: MailDate
    var covers: Set<ObjectID> = []
    var isSent = false
    var isVoid = false

    /// Whether a mail program has it, or may.
    var counts: Bool { isSent || !isVoid }
  }

  private var reports: [Report] = []
  private var attempts = 0

  public init(_ history: ReviewHistory) {
    for entry in history.entries {
      for case .mailing(let mailing) in entry.event.changes where mailing.purpose == .report {
        let claim = MailingState.Claim(attempt: mailing.attempt, writer: mailing.writer)
        attempts = max(attempts, mailing.attempt)
        var index = reports.count
        if let known = reports.firstIndex(where: { $0.claim == claim }) {
          index = known
        } else {
          reports.append(Report(claim: claim, date: entry.event.date))
        }
        reports[index].covers.formUnion(mailing.covers)
        switch mailing.step {
        case .claimed: break
        case .sent: reports[index].isSent = true
        case .void: reports[index].isVoid = true
        }
      }
    }
  }

  /// The attempts with an unknown end.
  public var open: [MailingState.Claim] { reports.filter { !$0.isSent && !$0.isVoid }.map(\.claim) }

  /// The events that were reported, as far as known.
  public var covered: Set<ObjectID> { reports.filter(\.counts).reduce(into: []) { $0.formUnion($1.covers) } }

  /// When the last one was started, in seconds since 1970; nil if none was.
  public var last: Int64? { reports.filter(\.counts).map(\.date.seconds).max() }

  /// The progress of a report on these events. An event is in one report only, so one event decides.
  func state(of covers: [ObjectID]) -> MailingState {
    let related = reports.filter { $0.counts && !$0.covers.isDisjoint(with: covers) }
    if let sent = related.first(where: \.isSent) { return .sent(sent.date) }
    guard related.isEmpty else { return .claimed(related.map(\.claim)) }
    return .unsent(next: min(attempts + 1, Event.Mailing.attemptLimit))
  }
}

extension Snapshot {
  /// Whether a person gets reports by mail: yes, unless they opted out.
  public func wantsReports(_ address: String) throws -> Bool {
    let own = try history(of: Event.reports(to: address)).entries.filter(\.event.isOwnChoiceOfReports)
    let last = ReviewHistory(entries: own).last { change in
      if case .reports(let isWanted) = change { isWanted } else { nil }
    }
    return last?.value ?? true
  }
}
