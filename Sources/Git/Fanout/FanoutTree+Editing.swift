public import Bytes

extension FanoutTree {
  /// The map with these edits: a value to set, nil to remove. Only trees that change are written.
  public func applying(
    _ edits: [ObjectID: Value?], in store: some ObjectStore
  ) throws(GitError) -> FanoutTree {
    guard !edits.isEmpty else { return self }
    let sorted = edits.map { Edit(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
    return FanoutTree(root: try Self.edit(top: root, sorted[...], in: store))
  }

  private struct Edit {
    let key: ObjectID
    let value: Value?
  }

  private static func edit(
    top id: ObjectID, _ edits: ArraySlice<Edit>, in store: some ObjectStore
  ) throws(GitError) -> ObjectID {
    try edit(.first, id, edits, in: store) { (child, edits) throws(GitError) in
      try edit(.second, child, edits, in: store) { (child, edits) throws(GitError) in
        try edit(leaf: child, edits, in: store)
      }
    }
  }

  /// Edits one upper tree: passes each child its edits, and combines the results.
  private static func edit(
    _ level: FanoutNode.Level, _ id: ObjectID, _ edits: ArraySlice<Edit>, in store: some ObjectStore,
    child: (ObjectID, ArraySlice<Edit>) throws(GitError) -> ObjectID
  ) throws(GitError) -> ObjectID {
    var merge = FanoutMerge(try node(level, id, in: store), edits: edits.count)
    var rest = edits
    while let first = rest.first {
      let key = level.part(of: first.key)
      let end = rest.firstIndex { level.part(of: $0.key) != key } ?? rest.endIndex
      let new = try child(merge.take(key)?.id ?? Tree.emptyID, rest[..<end])
      if new != Tree.emptyID { merge.append(key, Value(mode: .tree, id: new)) }
      rest = rest[end...]
    }
    return try write(merge.finish(), insteadOf: id, in: store)
  }

  private static func edit(
    leaf id: ObjectID, _ edits: ArraySlice<Edit>, in store: some ObjectStore
  ) throws(GitError) -> ObjectID {
    var merge = FanoutMerge(try node(.rest, id, in: store), edits: edits.count)
    for edit in edits {
      let key = edit.key.fanoutSuffix
      _ = merge.take(key)
      if let value = edit.value { merge.append(key, value) }
    }
    return try write(merge.finish(), insteadOf: id, in: store)
  }

  /// - Parameter node: The edited node; nil if nothing changed.
  private static func write(
    _ node: FanoutNode?, insteadOf id: ObjectID, in store: some ObjectStore
  ) throws(GitError) -> ObjectID {
    guard let node else { return id }
    let written = try store.writeNode(node.count == 0 ? nil : node.bytes, insteadOf: id)
    if node.count > 0 { store.nodeCache.insert(node, written) }
    return written
  }
}

/// New rows made from older ones, from the first key to the last.
private struct FanoutMerge {
  private let before: FanoutNode
  private var after: TreeWriter
  private var place = 0

  init(_ before: FanoutNode, edits: Int) {
    self.before = before
    after = TreeWriter(capacity: before.bytes.count + edits * 64)
  }

  /// Copies the rows before the key; returns the value of the key, which is left out.
  mutating func take(_ key: ObjectID) -> FanoutTree.Value? {
    copy(to: before.place(of: key, from: place))
    guard place < before.count else { return nil }
    let row = before[place]
    guard row.key == key else { return nil }
    place += 1
    return row.value
  }

  mutating func append(_ key: ObjectID, _ value: FanoutTree.Value) {
    let digits = key.hexBytes
    let name =
      switch before.level {
      case .first: digits[..<2]
      case .second: digits[2..<4]
      case .rest: digits[4...]
      }
    after.append(mode: value.mode, name: name, id: value.id)
  }

  /// The rows, with all that are left; nil if they are as they were.
  mutating func finish() -> FanoutNode? {
    copy(to: before.count)
    return after.bytes == before.bytes ? nil : FanoutNode(before.level, edited: after.bytes)
  }

  private mutating func copy(to end: Int) {
    guard end > place else { return }
    after.append(before.bytes[before.start(of: place)..<before.start(of: end)])
    place = end
  }
}
