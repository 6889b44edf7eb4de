import Bytes
import Tracker

/// Where a series and each of its patches stand.
struct SeriesStanding {
  /// Of one target of a review.
  struct Row: Hashable {
    let id: ObjectID
    let state: String
    let delegate: String?
    let isArchived: Bool
  }

  let series: Row
  /// The patches that were sent in this series; those that stand in an earlier version are that version's.
  let patches: [Row]

  init(_ group: SeriesGroup, in snapshot: Snapshot) throws {
    let own = try snapshot.history(of: group.head)
    let review = Standing([own])
    series = Row(
      id: group.head, state: try snapshot.reviewState(of: group).name, delegate: review.delegate,
      isArchived: review.isArchived)
    patches = try group.allPatches.filter { group.inherited[$0.number] != $0.id }.map { patch in
      let history = try snapshot.history(of: patch.id)
      let standing = Standing(patch.id == group.head || group.cover == nil ? [history] : [own, history])
      return Row(
        id: patch.id, state: try snapshot.reviewState(ofPatch: patch.id, in: group).name,
        delegate: standing.delegate, isArchived: standing.isArchived)
    }
  }
}
