import Synchronization

/// Answers made before, by their tag: whoever asks next gets the same bytes. Bounded; the oldest go first.
final class PageCache: Sendable {
  private struct State {
    var responses: [EntityTag: Response] = [:]
    var order: [EntityTag] = []
    var bytes = 0
  }

  private let state = Mutex(State())
  private static let limit = 24 << 20
  private static let largest = 1 << 20

  subscript(tag: EntityTag) -> Response? {
    get { state.withLock { $0.responses[tag] } }
    set {
      guard var newValue, case .bytes(let bytes) = newValue.body, bytes.count <= Self.largest else { return }
      // Without the array's spare capacity.
      if bytes.capacity > bytes.count + bytes.count / 8 {
        newValue.body = .bytes(
          [UInt8](unsafeUninitializedCapacity: bytes.count) { $1 = $0.initialize(fromContentsOf: bytes) })
      }
      let response = newValue
      state.withLock { state in
        guard state.responses[tag] == nil else { return }
        state.responses[tag] = response
        state.order.append(tag)
        state.bytes += bytes.count
        guard state.bytes > Self.limit else { return }
        // Half goes at once, so that this is rare.
        var gone = 0
        while state.bytes > Self.limit / 2, gone < state.order.count {
          if let old = state.responses.removeValue(forKey: state.order[gone]) { state.bytes -= old.bytes.count }
          gone += 1
        }
        state.order.removeFirst(gone)
      }
    }
  }
}
