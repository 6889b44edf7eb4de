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

  /// Edits one upper tree: hands each child the edits that are its, and puts the results together.
  private static func edit(
    branch id: ObjectID, _ edits: ArraySlice<Edit>, in store: some ObjectStore,
    byte: (ObjectID) -> UInt8, child: (ObjectID, ArraySlice<Edit>) throws(GitError) -> ObjectID
  ) throws(GitError) -> ObjectID {
    let before = try branch(id, in: store)
    var after = FanoutBranch()
    var place = 0
    var rest = edits
    while let first = rest.first {
      let key = byte(first.key)
      let end = rest.firstIndex { byte($0.key) != key } ?? rest.endIndex
      while place < before.keys.count, before.keys[place] < key {
        after.append(before.keys[place], before.children[place])
        place += 1
      }
      var old = Tree.emptyID
      if place < before.keys.count, before.keys[place] == key {
        old = before.children[place]
        place += 1
      }
      let new = try child(old, rest[..<end])
      if new != Tree.emptyID { after.append(key, new) }
      rest = rest[end...]
    }
    while place < before.keys.count {
      after.append(before.keys[place], before.children[place])
      place += 1
    }
    if after == before { return id }
    if after.isEmpty { return Tree.emptyID }
    let written = try store.write(.tree, after.serialized())
    store.nodeCache.insert(.branch(after), written)
    return written
  }

  private static func edit(
    leaf id: ObjectID, _ edits: ArraySlice<Edit>, in store: some ObjectStore
  ) throws(GitError) -> ObjectID {
    let before = try leaf(id, in: store)
    var after = FanoutLeaf()
    var place = 0
    for edit in edits {
      let key = edit.key.fanoutSuffix
      while place < before.keys.count, before.keys[place] < key {
        after.append(before.keys[place], before.values[place])
        place += 1
      }
      if place < before.keys.count, before.keys[place] == key { place += 1 }
      if let value = edit.value { after.append(key, value) }
    }
    while place < before.keys.count {
      after.append(before.keys[place], before.values[place])
      place += 1
    }
    if after == before { return id }
    if after.isEmpty { return Tree.emptyID }
    let written = try store.write(.tree, after.serialized())
    store.nodeCache.insert(.leaf(after), written)
    return written
  }
}
