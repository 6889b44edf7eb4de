import Bytes
import Mail
package import Services
package import Tracker

/// The series of which something is to be reported to their submitters.
package enum SeriesToReport {
  /// The series that an id names.
  ///
  /// - Returns: nil if nothing is to be reported.
  package static func named(
    _ text: String, since: Int64, now: Int64, in snapshot: Snapshot
  ) throws -> SubmitterReport? {
    try SubmitterReport(Selection.series(text, in: snapshot), since: since, now: now, in: snapshot)
  }

  /// All, the one first to which something happened first.
  package static func waiting(since: Int64, now: Int64, in snapshot: Snapshot) throws -> [SubmitterReport] {
    var seen: Set<ObjectID> = []
    var found: [(date: Int64, report: SubmitterReport)] = []
    for history in try snapshot.histories() {
      guard let first = history.entries.first(where: { isReported($0.event, since) }),
        let series = try snapshot.series(containing: first.event.target), seen.insert(series.head).inserted,
        let report = try SubmitterReport(series, since: since, now: now, in: snapshot)
      else { continue }
      found.append((first.event.date.seconds, report))
    }
    return found.sorted { ($0.date, $0.report.series.head) < ($1.date, $1.report.series.head) }.map(\.report)
  }

  private static func isReported(_ event: Event, _ since: Int64) -> Bool {
    event.date.seconds >= since
      && event.changes.contains { change in
        switch change {
        case .state: true
        case .check(let check): check.state == .fail
        default: false
        }
      }
  }
}
