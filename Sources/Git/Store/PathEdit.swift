public import Bytes

/// A change to one path below a tree.
public struct PathEdit: Hashable, Sendable {
  /// Names joined by "/".
  public let path: [UInt8]
  /// The new entry; nil to remove the present one.
  public let value: FanoutTree.Value?

  public init(path: [UInt8], value: FanoutTree.Value?) {
    self.path = path
    self.value = value
  }

  public static func put(_ path: [UInt8], _ mode: FileMode, _ id: ObjectID) -> PathEdit {
    PathEdit(path: path, value: FanoutTree.Value(mode: mode, id: id))
  }

  public static func remove(_ path: [UInt8]) -> PathEdit { PathEdit(path: path, value: nil) }
}

extension ObjectStore {
  /// Makes these changes below a tree and returns the new root, as `EditedTree.apply` does; nothing refers to what was
  /// written when it throws.
  public func editTree(_ root: ObjectID, _ edits: [PathEdit]) throws(GitError) -> ObjectID {
    let tree = EditedTree(root)
    try tree.apply(edits, in: self)
    return tree.id
  }
}
