import Mail
import Tracker

/// Whether a series or patch is archived: of what was done to it, the last by time counts. Its state is
/// `Snapshot.reviewState`, who deals with it `Delegate`.
struct Standing {
  private(set) var isArchived = false

  /// Takes in events; those of a series before those of one of its patches that came at the same time.
  init(_ histories: [ReviewHistory]) {
    let entries = histories.flatMap(\.entries).enumerated().sorted {
      let seconds = ($0.element.event.date.seconds, $1.element.event.date.seconds)
      return seconds.0 == seconds.1 ? $0.offset < $1.offset : seconds.0 < seconds.1
    }
    for entry in entries {
      for change in entry.element.event.changes {
        switch change {
        case .archived(let archived): isArchived = archived
        case .state, .delegate, .commit, .check, .applies: break
        }
      }
    }
  }
}
