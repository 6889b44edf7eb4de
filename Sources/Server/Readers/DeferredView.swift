import Platform
import Services
import Synchronization
import Tracker

/// When the view is published that covers what the server records: one costs about as much for a hundred events as for
/// one, and until then readers fold what none covers. What is recorded is durable without it.
final class DeferredView: Sendable {
  private struct State {
    /// Events that no view covers yet.
    var events = 0
    /// What is to be told of them.
    var commands: NotificationCommands?
    var isScheduled = false
  }

  private let state = Mutex(State())
  /// Held while a view is published.
  private let publishing = Mutex(())
  private let delay: Duration

  /// Events that are published at once.
  private static let most = 2048

  /// - Parameter delay: How long what is recorded waits for more.
  init(delay: Duration = .seconds(1)) { self.delay = delay }

  /// Counts what was recorded, and has it published soon.
  ///
  /// - Returns: Whether the caller is to publish now.
  func add(_ count: Int, _ commands: NotificationCommands, to pool: ReaderPool) -> Bool {
    let (isFull, schedules) = state.withLock { state in
      state.events += count
      state.commands = commands
      guard state.events < Self.most else { return (true, false) }
      defer { state.isScheduled = true }
      return (false, !state.isScheduled)
    }
    guard schedules else { return isFull }
    Task { [self] in
      try? await Task.sleep(for: delay)
      state.withLock { $0.isScheduled = false }
      // If too many wait for a reader, more will be recorded, or read.
      _ = pool.add { [self] in publish(by: $0) }
    }
    return false
  }

  /// Publishes what waits, if anything does. Not while the reader answers a request: of snapshots before its newest one
  /// nothing stays in memory.
  func publish(by reader: Reader) {
    publish { () throws in try reader.tracker().publishView(of: reader.snapshot()) }
  }

  /// Publishes what waits, and returns when a view covers all that was recorded before, whoever publishes it.
  ///
  /// - Parameter body: Publishes a view.
  func publish(_ body: () throws -> Void) {
    publishing.withLock { _ in
      let waiting = state.withLock { state in
        defer { (state.events, state.commands) = (0, nil) }
        return state
      }
      guard waiting.events > 0 else { return }
      // A view is a cache: whoever writes next makes it.
      try? body()
      waiting.commands?.start()
    }
  }
}
