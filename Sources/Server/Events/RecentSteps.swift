import Bytes
import Synchronization
import Tracker

/// The steps that returning clients were sent lately: those that were cut off together have reached the same view, and
/// each step reads all mails between two. Bounded.
final class RecentSteps: Sendable {
  private struct Made {
    let old: ObjectID
    let new: ObjectID
    let step: EventStep
  }

  private let made = Mutex<[Made]>([])

  /// Bytes of all steps that are kept; a longer one is not.
  private static let limit = 16 << 20

  /// How many are kept.
  var count: Int { made.withLock(\.count) }

  /// The step between two views: made now, unless it was lately.
  func step(from old: ObjectID, to new: ObjectID, in tracker: TrackerRepository) -> EventStep {
    if let known = made.withLock({ $0.first { $0.old == old && $0.new == new } }) { return known.step }
    let step = EventStep(from: old, to: new, in: tracker)
    // What could not be read may be the next time.
    guard !step.isReset else { return step }
    made.withLock { made in
      made.append(Made(old: old, new: new, step: step))
      var size = made.reduce(0) { $0 + $1.step.bytes.count }
      while size > Self.limit, !made.isEmpty { size -= made.removeFirst().step.bytes.count }
    }
    return step
  }
}
