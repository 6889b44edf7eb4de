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
    try edit(branch: id, edits, in: store, byte: \.firstByte) { (child, edits) throws(GitError) in
      try edit(branch: child, edits, in: store, byte: \.secondByte) { (child, edits) throws(GitError) in
        try edit(leaf: child, edits, in: store)
      }
    }
  }

  /// Edits one upper tree: passes each child its edits, and combines the results.
  private static func edit(
    branch id: ObjectID, _ edits: ArraySlice<Edit>, in store: some ObjectStore,
    byte: (ObjectID) -> UInt8, child: (ObjectID, ArraySlice<Edit>) throws(GitError) -> ObjectID
  ) throws(GitError) -> ObjectID {
    var merge = FanoutMerge(try branch(id, in: store))
    var rest = edits
    while let first = rest.first {
      let key = byte(first.key)
      let end = rest.firstIndex { byte($0.key) != key } ?? rest.endIndex
      let new = try child(merge.take(key) ?? Tree.emptyID, rest[..<end])
      if new != Tree.emptyID { merge.after.append(key, new) }
      rest = rest[end...]
    }
    merge.takeRest()
    return try write(merge, insteadOf: id, in: store, FanoutNode.branch) { $0.serialized() }
  }

  private static func edit(
    leaf id: ObjectID, _ edits: ArraySlice<Edit>, in store: some ObjectStore
  ) throws(GitError) -> ObjectID {
    var merge = FanoutMerge(try leaf(id, in: store))
    for edit in edits {
      let key = edit.key.fanoutSuffix
      _ = merge.take(key)
      if let value = edit.value { merge.after.append(key, value) }
    }
    merge.takeRest()
    return try write(merge, insteadOf: id, in: store, FanoutNode.leaf) { $0.serialized() }
  }

  private static func write<Key: Equatable, Value: Equatable>(
    _ merge: FanoutMerge<Key, Value>, insteadOf id: ObjectID, in store: some ObjectStore,
    _ node: (FanoutRows<Key, Value>) -> FanoutNode, _ serialized: (FanoutRows<Key, Value>) -> [UInt8]
  ) throws(GitError) -> ObjectID {
    if merge.after == merge.before { return id }
    let written = try store.writeNode(merge.after.isEmpty ? nil : serialized(merge.after), insteadOf: id)
    if !merge.after.isEmpty { store.nodeCache.insert(node(merge.after), written) }
    return written
  }
}

/// New rows made from older ones, from the first key to the last.
private struct FanoutMerge<Key: Comparable, Value> {
  let before: FanoutRows<Key, Value>
  var after = FanoutRows<Key, Value>()
  private var place = 0

  init(_ before: FanoutRows<Key, Value>) { self.before = before }

  /// Copies the rows before the key; returns the value of the key, which is left out.
  mutating func take(_ key: Key) -> Value? {
    while place < before.keys.count, before.keys[place] < key { takeNext() }
    guard place < before.keys.count, before.keys[place] == key else { return nil }
    defer { place += 1 }
    return before.values[place]
  }

  mutating func takeRest() {
    while place < before.keys.count { takeNext() }
  }

  private mutating func takeNext() {
    after.append(before.keys[place], before.values[place])
    place += 1
  }
}
