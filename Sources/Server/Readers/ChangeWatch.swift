import Bytes
import Synchronization
import Tracker

/// Tells those who listen that the tracker has changed: one look at the references for all of them, a few times a second,
/// and none while nobody listens.
final class ChangeWatch: Sendable {
  private struct State {
    var listeners: [Int: AsyncStream<String>.Continuation] = [:]
    var next = 0
    var isLooking = false
    var last: String?
  }

  private let state = Mutex(State())
  private let pool: ReaderPool

  /// Streams beyond this number are refused.
  private static let limit = 1000
  private static let interval = Duration.milliseconds(300)

  init(_ pool: ReaderPool) { self.pool = pool }

  /// How many listen.
  var count: Int { state.withLock { $0.listeners.count } }

  /// The digests from now on, the present one first (within the interval); nil if too many listen already. It ends when the reader stops.
  func digests() -> AsyncStream<String>? {
    let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
    let (number, starts) = state.withLock { state -> (Int?, Bool) in
      guard state.listeners.count < Self.limit else { return (nil, false) }
      let number = state.next
      state.next += 1
      state.listeners[number] = continuation
      // The next look tells everybody, the new one too: what was seen last may be older than the listener's page.
      state.last = nil
      defer { state.isLooking = true }
      return (number, !state.isLooking)
    }
    guard let number else { return nil }
    continuation.onTermination = { [self] _ in state.withLock { _ = $0.listeners.removeValue(forKey: number) } }
    if starts { Task { await look() } }
    return stream
  }

  /// Ends all streams: the server is about to stop.
  func stop() {
    for listener in state.withLock({ Array($0.listeners.values) }) { listener.finish() }
  }

  private func look() async {
    while hasListeners() {
      if let digest = await pool.run(isCostly: false, { try? $0.snapshot().digest.hex }), let digest { tell(digest) }
      try? await Task.sleep(for: Self.interval)
    }
  }

  private func hasListeners() -> Bool {
    state.withLock { state in
      if state.listeners.isEmpty { (state.isLooking, state.last) = (false, nil) }
      return state.isLooking
    }
  }

  private func tell(_ digest: String) {
    let listeners = state.withLock { state -> [AsyncStream<String>.Continuation] in
      guard state.last != digest else { return [] }
      state.last = digest
      return Array(state.listeners.values)
    }
    for listener in listeners { listener.yield(digest) }
  }
}
