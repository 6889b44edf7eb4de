public import Bytes

extension FanoutTree {
  /// A key whose value differs between two maps.
  public struct Change: Hashable, Sendable {
    public let key: ObjectID
    public let old: Value?
    public let new: Value?
  }

  /// The keys whose values differ from those of an older map, in order. Trees that both share are not read.
  public func changes(
    since old: FanoutTree, in store: some ObjectStore
  ) throws(GitError) -> [Change] {
    func differences(
      _ level: FanoutNode.Level, _ old: ObjectID?, _ new: ObjectID?
    ) throws(GitError) -> [(key: ObjectID, old: Value?, new: Value?)] {
      try Self.node(level, new ?? Tree.emptyID, in: store)
        .changes(since: Self.node(level, old ?? Tree.emptyID, in: store))
    }
    var changes: [Change] = []
    guard root != old.root else { return changes }
    for first in try differences(.first, old.root, root) {
      for second in try differences(.second, first.old?.id, first.new?.id) {
        for value in try differences(.rest, second.old?.id, second.new?.id) {
          let key = value.key.joined(second.key).joined(first.key)
          changes.append(Change(key: key, old: value.old, new: value.new))
        }
      }
    }
    return changes
  }
}
