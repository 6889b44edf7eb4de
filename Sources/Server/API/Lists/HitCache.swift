import Index
import Synchronization

/// Complete lists that were requested: clients read them page by page, and each page would repeat the search. Bounded
/// by the total number of entries; the oldest are dropped first.
final class HitCache: Sendable {
  /// The snapshot, the rules it is read by, and the list.
  struct Key: Hashable, Sendable {
    let view: String
    let list: String
  }

  private struct State {
    var lists: [Key: [Hit]] = [:]
    var order: [Key] = []
    var count = 0
  }

  private let state = Mutex(State())
  private static let limit = 400_000
  private static let listLimit = 64

  /// The cached list, or a new one.
  func hits(_ key: Key, _ make: () throws -> [Hit]) rethrows -> [Hit] {
    if let known = state.withLock({ $0.lists[key] }) { return known }
    let made = try make()
    guard made.count <= Self.limit else { return made }
    state.withLock { state in
      guard state.lists[key] == nil else { return }
      while !state.order.isEmpty, state.count + made.count > Self.limit || state.order.count >= Self.listLimit {
        if let gone = state.lists.removeValue(forKey: state.order.removeFirst()) { state.count -= gone.count }
      }
      state.lists[key] = made
      state.order.append(key)
      state.count += made.count
    }
    return made
  }
}
