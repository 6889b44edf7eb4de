import Bytes
import Synchronization
import Tracker

/// The last events that this server recorded: with them an event can be made over a snapshot of a moment ago, as long as
/// nobody else has written to the log since. Folding what was added before each batch of checks would cost more than all
/// the rest of recording them.
final class RecentEvents: Sendable {
  private struct State {
    /// The lanes after the last commit that is noted; none before the first.
    var lanes: Set<Lane> = []
    /// Every head that a lane has had since the beginning. What lies between two of them is noted.
    var passed: Set<Lane> = []
    /// By the message they are on.
    var events: [ObjectID: LastEvent] = [:]
  }

  private let state = Mutex(State())

  /// After so many commits it begins anew.
  private static let limit = 4096

  /// The last events on messages that got any, at least those of the commits between what a snapshot covers and the log as
  /// it is now; nil if others added to it.
  func between(_ covered: [Lane], and now: [Lane]) -> [ObjectID: LastEvent]? {
    state.withLock { state in
      guard state.lanes == Set(now), covered.count == now.count, state.passed.isSuperset(of: covered) else {
        return nil
      }
      return state.events
    }
  }

  /// Notes what a commit added.
  ///
  /// - Parameter lanes: The log in whose knowledge the events were made.
  func add(_ commit: AppendedCommit, after lanes: [Lane], _ events: [ObjectID: LastEvent]) {
    state.withLock { state in
      let before = Set(lanes)
      if state.lanes != before || state.passed.count > Self.limit { state = State(lanes: before, passed: before) }
      if let parent = commit.parent {
        // Somebody wrote between.
        guard state.lanes.remove(Lane(name: commit.lane.name, head: parent)) != nil else { return state = State() }
      } else if state.lanes.contains(where: { $0.name == commit.lane.name }) {
        return state = State()
      }
      state.lanes.insert(commit.lane)
      state.passed.insert(commit.lane)
      state.events.merge(events) { $1 }
    }
  }
}
