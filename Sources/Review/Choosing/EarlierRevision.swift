package import Tracker

/// The revision of a series before it.
package enum EarlierRevision {
  /// The one that the series rules link it to (``RevisionRules``); nil if there is none.
  package static func find(before series: SeriesGroup, in snapshot: Snapshot) throws -> SeriesGroup? {
    try series.previous.flatMap { try snapshot.series(head: $0) }
  }
}
