import Mail
import Tracker

/// Who deals with a series or patch and whether it is archived: of what was done to it, the last by time counts. Its
/// state is `Snapshot.reviewState`.
struct Standing {
  private(set) var delegate: String?
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
        case .delegate(let delegate): self.delegate = delegate
        case .archived(let archived): isArchived = archived
        case .state, .commit, .check, .applies: break
        }
      }
    }
  }
}
