import Bytes
import Mail
import Patches
package import Tracker

/// The series that reviewers still have before them.
package enum SeriesInReview {
  /// Whether it is complete and somebody still has to deal with it: by its state, as the configuration has it.
  package static func isOpen(_ series: SeriesDetails, _ states: ReviewStates) -> Bool {
    !series.review.isArchived && series.group.missing.isEmpty && states.isOpen(series.state)
  }

  /// The newest of them; of several revisions only the last.
  package static func newest(_ limit: Int, in snapshot: Snapshot) throws -> [SeriesDetails] {
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
    var result: [SeriesDetails] = []
    var superseded: Set<ObjectID> = []
    for (_, head) in heads where result.count < limit && !superseded.contains(head) {
      guard let group = try snapshot.series(head: head) else { continue }
      let series = try SeriesDetails(group, in: snapshot)
      var last = group
      while let earlier = try snapshot.previous(of: last), try snapshot.replaces(group, earlier),
        superseded.insert(earlier.head).inserted
      {
        last = earlier
      }
      if isOpen(series, snapshot.configuration.states), !series.patches.isEmpty { result.append(series) }
    }
    return result
  }
}
