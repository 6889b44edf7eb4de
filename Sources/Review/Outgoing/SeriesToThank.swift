import Bytes
package import Mail
package import Services
package import Tracker

/// The series for which nobody has thanked yet.
package enum SeriesToThank {
  /// The series that an id names.
  package static func named(_ text: String, by signature: Address, in snapshot: Snapshot) throws -> Thanks {
    let series = try Selection.series(text, in: snapshot)
    guard let thanks = try Thanks(series, signature: signature, in: snapshot) else {
      throw CommandFailure(
        .no, "cannot thank for \(series.head.hex.prefix(10))", why: "it is still open, or none of it was accepted",
        advice: "see `patchbay show \(series.head.hex.prefix(10))`")
    }
    return thanks
  }

  /// Those of which something was decided since a moment, oldest first: with the last patch that was open.
  ///
  /// - Parameter since: Seconds since 1970.
  package static func waiting(since: Int64, by signature: Address, in snapshot: Snapshot) throws -> [Thanks] {
    var seen: Set<ObjectID> = []
    var found: [(date: Int64, thanks: Thanks)] = []
    for history in try snapshot.histories() {
      guard let last = history.lastState, last.entry.event.date.seconds >= since,
        let series = try snapshot.series(containing: last.entry.event.target), seen.insert(series.head).inserted,
        let thanks = try Thanks(series, signature: signature, in: snapshot)
      else { continue }
      if case .sent = thanks.state { continue }
      found.append((last.entry.event.date.seconds, thanks))
    }
    return found.sorted { ($0.date, $0.thanks.series.head) < ($1.date, $1.thanks.series.head) }.map(\.thanks)
  }
}
