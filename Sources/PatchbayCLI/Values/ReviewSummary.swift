import Bytes
import Mail
import Tracker

/// Where the review of a patch or series stands, from what was done to it: of each thing the last counts.
struct ReviewSummary {
  /// The state of what nobody has touched.
  static let initialState = "new"

  private(set) var state: String?
  private(set) var delegate: String?
  private(set) var isArchived = false
  private(set) var commit: String?
  private var checks: [String: Event.Check.State] = [:]

  /// Takes in events; those of a series before those of one of its patches that came at the same time.
  init(_ histories: [ReviewHistory]) {
    let entries = histories.flatMap(\.entries).enumerated().sorted {
      let seconds = ($0.element.event.date.seconds, $1.element.event.date.seconds)
      return seconds.0 == seconds.1 ? $0.offset < $1.offset : seconds.0 < seconds.1
    }
    for entry in entries {
      for change in entry.element.event.changes {
        switch change {
        case .state(let state): self.state = state
        case .delegate(let delegate): self.delegate = delegate
        case .archived(let archived): isArchived = archived
        case .commit(let commit): self.commit = commit
        case .check(let check): checks[check.context] = check.state
        case .applies: break
        }
      }
    }
  }

  /// How many checks stand at each result, the newest of each context.
  var checksJSON: JSONValue {
    .object(
      Event.Check.State.allCases.map { state in
        JSONValue.Member(name: state.rawValue, value: .int(checks.values.count { $0 == state } as Int))
      })
  }

  /// For example `2 success, 1 fail`; empty where there are no checks.
  var checksText: String {
    Event.Check.State.allCases.compactMap { state in
      let count = checks.values.count { $0 == state }
      return count > 0 ? "\(count) \(state.rawValue)" : nil
    }.joined(separator: ", ")
  }
}
