import Mail
import Tracker

/// Whether a series or patch is archived: of what was done to it, the last by time counts. Its state is
/// `Snapshot.reviewState`, who deals with it `Delegate`.
struct Standing {
  let isArchived: Bool

  init(_ histories: [ReviewHistory], _ inherited: InheritedState) {
    isArchived = (ReviewHistory.merged(histories).lastArchived ?? inherited.archived)?.isArchived ?? false
  }
}
