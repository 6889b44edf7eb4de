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
    guard let second = try Self.node(.first, root, in: store).value(for: key)?.id,
      let third = try Self.node(.second, second, in: store).value(for: key)?.id
    else { return nil }
    return try Self.node(.rest, third, in: store).value(for: key)
  }

  /// Calls the body with every entry in the order of the keys, until it returns false.
  public func forEach(
    in store: some ObjectStore, _ body: (ObjectID, Value) throws(GitError) -> Bool
  ) throws(GitError) {
    for first in try Self.node(.first, root, in: store).rows {
      for second in try Self.node(.second, first.value.id, in: store).rows {
        for row in try Self.node(.rest, second.value.id, in: store).rows {
          guard try body(row.key.joined(second.key).joined(first.key), row.value) else { return }
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
    for first in try Self.node(.first, root, in: store).rows
    where low.firstByte <= first.key.firstByte && first.key.firstByte <= high.firstByte {
      for second in try Self.node(.second, first.value.id, in: store).rows {
        let start = first.key.joined(second.key)
        guard start.words.high >> 48 >= low.words.high >> 48, start <= high else { continue }
        for row in try Self.node(.rest, second.value.id, in: store).rows {
          let key = row.key.joined(start)
          if low <= key, key <= high, found.count < limit { found.append(key) }
        }
      }
      if found.count >= limit { break }
    }
    return found
  }

  static func node(
    _ level: FanoutNode.Level, _ id: ObjectID, in store: some ObjectStore
  ) throws(GitError) -> FanoutNode {
    if id == Tree.emptyID { return FanoutNode(level) }
    if let node = store.nodeCache[id], node.level == level { return node }
    let object = try store.read(id)
    guard object.kind == .tree else {
      throw GitError(.corrupt, "read a fan-out tree", path: id.hex, detail: "it is a \(object.kind.rawValue)")
    }
    let node = try FanoutNode(level, parsing: object.bytes)
    store.nodeCache.insert(node, id)
    return node
  }
}
