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
    let pairs = Self.pairs(try Self.branch(old.root, in: store), try Self.branch(root, in: store))
    for (first, old, new) in pairs {
      for (second, old, new) in Self.pairs(try Self.branch(old, in: store), try Self.branch(new, in: store)) {
        Self.compare(try Self.leaf(old, in: store), try Self.leaf(new, in: store)) { key, old, new in
          changes.append(Change(key: key.withPrefix(first, second), old: old, new: new))
        }
      }
    }
    return changes
  }

  /// The children that differ; the empty tree stands for one that is not there.
  private static func pairs(
    _ old: FanoutBranch, _ new: FanoutBranch
  ) -> [(key: UInt8, old: ObjectID, new: ObjectID)] {
    var result: [(key: UInt8, old: ObjectID, new: ObjectID)] = []
    var (left, right) = (0, 0)
    while left < old.keys.count || right < new.keys.count {
      let key = min(left < old.keys.count ? old.keys[left] : .max, right < new.keys.count ? new.keys[right] : .max)
      var pair = (key: key, old: Tree.emptyID, new: Tree.emptyID)
      if left < old.keys.count, old.keys[left] == key {
        pair.old = old.children[left]
        left += 1
      }
      if right < new.keys.count, new.keys[right] == key {
        pair.new = new.children[right]
        right += 1
      }
      if pair.old != pair.new { result.append(pair) }
    }
    return result
  }

  private static func compare(
    _ old: FanoutLeaf, _ new: FanoutLeaf, _ report: (ObjectID, Value?, Value?) -> Void
  ) {
    var (left, right) = (0, 0)
    while left < old.keys.count || right < new.keys.count {
      if right == new.keys.count || left < old.keys.count && old.keys[left] < new.keys[right] {
        report(old.keys[left], old.values[left], nil)
        left += 1
      } else if left == old.keys.count || new.keys[right] < old.keys[left] {
        report(new.keys[right], nil, new.values[right])
        right += 1
      } else {
        if old.values[left] != new.values[right] { report(old.keys[left], old.values[left], new.values[right]) }
        left += 1
        right += 1
      }
    }
  }
}
