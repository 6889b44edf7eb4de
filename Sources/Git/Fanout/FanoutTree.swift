public import Bytes

/// A map from ids to objects, kept in a git tree of three levels: two digits, two digits, 36 digits of the key.
///
/// The value names the root tree; an edit gives another value and writes only the trees on the path to the edited keys.
/// One set of entries has one root id, whatever the edits: names have a fixed length, entries are sorted, trees without
/// entries do not exist. With a million entries an edit rewrites 16 kB.
public struct FanoutTree: Hashable, Sendable {
  /// The value of a key: a blob or a tree.
  public struct Value: Hashable, Sendable {
    public let mode: FileMode
    public let id: ObjectID

    public init(mode: FileMode = .file, id: ObjectID) {
      self.mode = mode
      self.id = id
    }
  }

  /// The id of the root tree; `Tree.emptyID` for an empty map, which is not stored and must not be referenced.
  public let root: ObjectID

  public init(root: ObjectID = Tree.emptyID) { self.root = root }

  public var isEmpty: Bool { root == Tree.emptyID }

  /// The value of a key; nil if there is none.
  public func value(for key: ObjectID, in store: some ObjectStore) throws(GitError) -> Value? {
    guard let second = try Self.branch(root, in: store)[key.firstByte],
      let third = try Self.branch(second, in: store)[key.secondByte]
    else { return nil }
    return try Self.leaf(third, in: store)[key.fanoutSuffix]
  }

  /// Calls the body with every entry in the order of the keys, until it returns false.
  public func forEach(
    in store: some ObjectStore, _ body: (ObjectID, Value) throws(GitError) -> Bool
  ) throws(GitError) {
    let top = try Self.branch(root, in: store)
    for (first, second) in zip(top.keys, top.values) {
      let middle = try Self.branch(second, in: store)
      for (second, third) in zip(middle.keys, middle.values) {
        let leaf = try Self.leaf(third, in: store)
        for (key, value) in zip(leaf.keys, leaf.values) {
          guard try body(key.withPrefix(first, second), value) else { return }
        }
      }
    }
  }

  /// The keys that begin with these hexadecimal digits, in order, at most `limit`: how an abbreviation is resolved.
  public func keys(
    withPrefix digits: String, limit: Int, in store: some ObjectStore
  ) throws(GitError) -> [ObjectID] {
    let wanted = Array(digits.lowercased().utf8)
    guard wanted.count <= 40, wanted.allSatisfy({ Hex.value(of: $0) != nil }) else { return [] }
    let padding = 40 - wanted.count
    guard let low = ObjectID(hexBytes: wanted + [UInt8](repeating: UInt8(ascii: "0"), count: padding)),
      let high = ObjectID(hexBytes: wanted + [UInt8](repeating: UInt8(ascii: "f"), count: padding))
    else { return [] }
    var found: [ObjectID] = []
    let top = try Self.branch(root, in: store)
    for (first, second) in zip(top.keys, top.values) where low.firstByte <= first && first <= high.firstByte {
      let middle = try Self.branch(second, in: store)
      for (second, third) in zip(middle.keys, middle.values) {
        let start = ObjectID.zero.withPrefix(first, second)
        guard start >= ObjectID.zero.withPrefix(low.firstByte, low.secondByte), start <= high else { continue }
        for suffix in try Self.leaf(third, in: store).keys {
          let key = suffix.withPrefix(first, second)
          if low <= key, key <= high, found.count < limit { found.append(key) }
        }
      }
      if found.count >= limit { break }
    }
    return found
  }

  static func branch(
    _ id: ObjectID, in store: some ObjectStore
  ) throws(GitError) -> FanoutBranch {
    if id == Tree.emptyID { return FanoutBranch() }
    if case .branch(let branch)? = store.nodeCache[id] { return branch }
    let branch = try parse(id, in: store) { (bytes) throws(GitError) in try FanoutBranch(parsing: bytes) }
    store.nodeCache.insert(.branch(branch), id)
    return branch
  }

  static func leaf(_ id: ObjectID, in store: some ObjectStore) throws(GitError) -> FanoutLeaf {
    if id == Tree.emptyID { return FanoutLeaf() }
    if case .leaf(let leaf)? = store.nodeCache[id] { return leaf }
    let leaf = try parse(id, in: store) { (bytes) throws(GitError) in try FanoutLeaf(parsing: bytes) }
    store.nodeCache.insert(.leaf(leaf), id)
    return leaf
  }

  private static func parse<Node>(
    _ id: ObjectID, in store: some ObjectStore,
    _ read: (UnsafeBufferPointer<UInt8>) throws(GitError) -> Node
  ) throws(GitError) -> Node {
    try store.withObject(id) { (kind, bytes) throws(GitError) in
      guard kind == .tree else {
        throw GitError(.corrupt, "read a fan-out tree", path: id.hex, detail: "it is a \(kind.rawValue)")
      }
      return try bytes.withUnsafeBufferPointer(read)
    }
  }
}
