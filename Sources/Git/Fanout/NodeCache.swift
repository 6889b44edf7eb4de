import Bytes

/// Fan-out trees by object id, so that a process that looks up or edits many keys reads each tree once.
///
/// Objects never change, so nothing becomes stale. Bounded by two generations: the older one is dropped when the newer
/// one is full.
public final class NodeCache {
  /// About how many bytes each of the two generations may take.
  public var limit: Int

  private var young: [ObjectID: FanoutNode] = [:]
  private var old: [ObjectID: FanoutNode] = [:]
  private var youngSize = 0

  public init(limit: Int = 1 << 20) { self.limit = limit }

  subscript(id: ObjectID) -> FanoutNode? {
    if let node = young[id] { return node }
    guard let node = old[id] else { return nil }
    insert(node, id)
    return node
  }

  func insert(_ node: FanoutNode, _ id: ObjectID) {
    let size = Self.size(of: node)
    if youngSize + size > limit {
      old = young
      young = [:]
      youngSize = 0
    }
    if young.updateValue(node, forKey: id) == nil { youngSize += size }
  }

  func remove(_ id: ObjectID) {
    if let node = young.removeValue(forKey: id) { youngSize -= Self.size(of: node) }
    old[id] = nil
  }

  private static func size(of node: FanoutNode) -> Int {
    160 + node.bytes.count
  }

  /// Forgets everything.
  public func removeAll() {
    young = [:]
    old = [:]
    youngSize = 0
  }
}
