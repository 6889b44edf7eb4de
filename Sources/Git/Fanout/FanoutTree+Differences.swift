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
    var changes: [Change] = []
    guard root != old.root else { return changes }
    for (first, old, new) in try Self.branch(root, in: store).changes(since: Self.branch(old.root, in: store)) {
      let before = try Self.branch(old ?? Tree.emptyID, in: store)
      for (second, old, new) in try Self.branch(new ?? Tree.emptyID, in: store).changes(since: before) {
        let before = try Self.leaf(old ?? Tree.emptyID, in: store)
        for (key, old, new) in try Self.leaf(new ?? Tree.emptyID, in: store).changes(since: before) {
          changes.append(Change(key: key.withPrefix(first, second), old: old, new: new))
        }
      }
    }
    return changes
  }
}
