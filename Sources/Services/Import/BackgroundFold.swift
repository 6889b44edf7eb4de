import Bytes
import Dispatch
import Synchronization
import Tracker

/// The fold of an import on a thread of its own, while the next mails are read.
///
/// Tasks run in the order in which they are given. The error of one ends all, and the next call throws it.
final class BackgroundFold: Sendable {
  private struct State {
    let tracker: TrackerRepository
    var view: BulkFold
  }

  /// Different mails in the view at the start.
  let mails: Int
  private let state: Mutex<State>
  private let failure = Mutex<(any Error)?>(nil)
  private let queue = DispatchQueue(label: "fold of an import")
  /// For the tasks that wait or run: until they are done, what they fold is in memory.
  private let room = DispatchSemaphore(value: 2)

  /// - Parameter open: Opens the tracker, of which this thread needs its own.
  init(_ open: @Sendable () throws -> TrackerRepository) throws {
    let tracker = try open()
    let view = BulkFold(try tracker.snapshot())
    mails = view.mails
    state = Mutex(State(tracker: tracker, view: view))
  }

  /// Folds these once all before them are folded.
  func fold(_ facts: [MailFact]) throws {
    try later { try $0.view.fold(facts) }
  }

  /// Publishes what is folded by then, with where it was stored.
  func publish(_ appended: AppendedCommit) throws {
    try later {
      $0.view.advance(to: appended)
      try $0.view.publish(in: $0.tracker)
    }
  }

  /// Whether the tracker has this very mail, among all that was to be folded.
  func holds(_ fact: MailFact) throws -> Bool {
    try wait()
    return try state.withLock { try $0.view.holds(fact) }
  }

  /// Waits until all is done, and publishes what the log holds beyond it.
  func finish() throws {
    try wait()
    try state.withLock { $0.tracker.publishView(of: try $0.tracker.snapshot()) }
  }

  private func wait() throws {
    queue.sync {}
    try check()
  }

  private func later(_ task: @escaping @Sendable (inout State) throws -> Void) throws {
    try check()
    room.wait()
    queue.async { [self] in
      defer { room.signal() }
      guard failure.withLock({ $0 == nil }) else { return }
      do { try state.withLock { try task(&$0) } } catch { failure.withLock { $0 = error } }
    }
  }

  private func check() throws {
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
