import Bytes
import Mail
import Patches
package import Tracker

/// The series that are in review.
package enum SeriesInReview {
  /// Whether it is complete and somebody still has to deal with it: by its state, as the configuration has it.
  package static func isOpen(_ series: SeriesDetails, _ states: ReviewStates) -> Bool {
    !series.review.isArchived && series.group.missing.isEmpty && states.isOpen(series.state)
  }

  /// Calls the body with each of them, the newest first, until it returns false; of several revisions only with the last.
  package static func forEachNewest(
    in snapshot: Snapshot, _ body: (SeriesDetails) throws -> Bool
  ) throws {
    var heads: [(date: Int64, head: ObjectID)] = []
    var failure: (any Error)?
    try snapshot.forEachSeries { group in
      do {
        guard group.missing.isEmpty, let record = try snapshot.message(group.head),
          record.content.kind == .patch || record.content.kind == .cover
        else { return true }
        heads.append((record.content.date?.seconds ?? 0, group.head))
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    heads.sort { $0 > $1 }
    var superseded: Set<ObjectID> = []
    for (_, head) in heads where !superseded.contains(head) {
      guard let group = try snapshot.series(head: head) else { continue }
      let series = try SeriesDetails(group, in: snapshot)
      var last = group
      while let earlier = try snapshot.previous(of: last), try snapshot.replaces(group, earlier),
        superseded.insert(earlier.head).inserted
      {
        last = earlier
      }
      guard isOpen(series, snapshot.configuration.states), !series.patches.isEmpty else { continue }
      if try !body(series) { return }
    }
  }
}
