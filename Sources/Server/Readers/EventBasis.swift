import Bytes
import Review
import Tracker

/// What the events of one batch are made in knowledge of.
///
/// Not for use by two threads at once.
final class EventBasis {
  let snapshot: Snapshot
  /// The lanes of the log as far as it is known.
  let lanes: [Lane]
  /// The last events on messages, at least those that the snapshot does not cover.
  private let recent: [ObjectID: LastEvent]
  /// Those on other messages that were asked for.
  private var covered: [ObjectID: LastEvent?] = [:]

  /// All that the snapshot covers.
  convenience init(_ snapshot: Snapshot) { self.init(snapshot, lanes: snapshot.heads, recent: [:]) }

  init(_ snapshot: Snapshot, lanes: [Lane], recent: [ObjectID: LastEvent]) {
    (self.snapshot, self.lanes, self.recent) = (snapshot, lanes, recent)
  }

  /// The last event on a message; nil if it has none.
  func last(on target: ObjectID) throws -> LastEvent? {
    if let known = recent[target] { return known }
    if let known = covered[target] { return known }
    let last = try snapshot.lastEvent(on: target)
    covered[target] = .some(last)
    return last
  }
}
