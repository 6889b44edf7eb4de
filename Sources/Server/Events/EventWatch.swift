import Bytes
import Synchronization
import Tracker

/// Tells listeners what happens in the tracker: one process looks for all of them, and not at all while nobody listens.
///
/// The place that a listener has reached is the commit of a view: what lies between two views can be read again from
/// the repository, also after a restart. So nothing is kept here, and a listener that falls behind is disconnected and
/// reconnects.
final class EventWatch: Sendable {
  enum Item: Sendable {
    /// The view from which on the listener receives events.
    case start(ObjectID)
    case step(EventStep)
    /// Nothing has happened for a while.
    case silence
  }

  private struct State {
    var listeners: [Int: AsyncStream<Item>.Continuation] = [:]
    var next = 0
    /// The view up to which events were sent to everybody.
    var position: ObjectID?
    var work: Task<Void, Never>?
  }

  private let state = Mutex(State())
  private let pool: ReaderPool
  private let changes: ChangeWatch
  /// What returning clients missed.
  let recent = RecentSteps()

  /// Streams beyond this number are refused.
  private static let limit = 500
  /// A listener that lags this many steps behind is disconnected.
  private static let backlog = 200
  private static let heartbeat = Duration.seconds(20)
  private static let retry = Duration.seconds(1)

  init(_ pool: ReaderPool, _ changes: ChangeWatch) {
    self.pool = pool
    self.changes = changes
  }

  /// What happens from now on; nil if too many listen already.
  func listen() -> AsyncStream<Item>? {
    let (stream, continuation) = AsyncStream.makeStream(of: Item.self, bufferingPolicy: .bufferingOldest(Self.backlog))
    let number = state.withLock { state -> Int? in
      guard state.listeners.count < Self.limit else { return nil }
      state.next += 1
      state.listeners[state.next] = continuation
      if let position = state.position { continuation.yield(.start(position)) }
      if state.work == nil { state.work = Task { [self] in await run() } }
      return state.next
    }
    guard let number else { return nil }
    continuation.onTermination = { [self] _ in state.withLock { _ = $0.listeners.removeValue(forKey: number) } }
    return stream
  }

  /// Ends all streams: the server is about to stop.
  func stop() {
    let (listeners, work) = state.withLock { (Array($0.listeners.values), $0.work) }
    work?.cancel()
    for listener in listeners { listener.finish() }
  }

  // MARK: Looking

  private func run() async {
    guard let digests = changes.digests() else { return end() }
    let beat = Task { [self] in
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.heartbeat)
        if tell(.silence) == 0 { return end() }
      }
    }
    for await _ in digests {
      // A view may not be published yet, or not be readable for a moment.
      while !Task.isCancelled, await !advance() { try? await Task.sleep(for: Self.retry) }
    }
    beat.cancel()
    end()
  }

  private func end() {
    let work = state.withLock { state -> Task<Void, Never>? in
      defer { (state.work, state.position) = (nil, nil) }
      return state.work
    }
    work?.cancel()
  }

  /// Tells of what came since the last time; false if that is not known yet.
  private func advance() async -> Bool {
    let old = state.withLock { $0.position }
    let made = await pool.run { reader -> (view: ObjectID, step: EventStep?, isWhole: Bool)? in
      guard let tracker = try? reader.tracker() else { return nil }
      let isPublished = tracker.publishView()
      // Where nothing has come yet, that is where a listener begins.
      guard let view = try? tracker.newestView() ?? tracker.writeEmptyView() else { return nil }
      guard let old, old != view else { return (view, nil, isPublished) }
      return (view, EventStep(from: old, to: view, in: tracker), isPublished)
    }
    guard let made, let made else { return false }
    if old == nil {
      state.withLock { state in
        state.position = made.view
        for listener in state.listeners.values { listener.yield(.start(made.view)) }
      }
    } else if let step = made.step {
      state.withLock { $0.position = made.view }
      tell(.step(step))
    }
    return made.isWhole
  }

  /// - Returns: How many listen.
  @discardableResult
  private func tell(_ item: Item) -> Int {
    let listeners = state.withLock { Array($0.listeners.values) }
    for listener in listeners {
      if case .dropped = listener.yield(item) { listener.finish() }
    }
    return listeners.count
  }
}
