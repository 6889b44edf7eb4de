public import Bytes

extension ObjectStore {
  /// The entry of this name in a tree; nil when there is none. Skips the others without keeping them.
  public func entry(named name: ArraySlice<UInt8>, in tree: ObjectID) throws(GitError) -> TreeEntry? {
    if tree == Tree.emptyID { return nil }
    return try withObject(tree) { (kind, bytes) throws(GitError) in
      guard kind == .tree else {
        throw GitError(.corrupt, "read a tree", path: tree.hex, detail: "it is a \(kind.rawValue)")
      }
      return try bytes.withUnsafeBufferPointer { (bytes) throws(GitError) in
        var reader = TreeReader(bytes)
        while let item = try reader.next() {
          if item.name.count == name.count, bytes[item.name].elementsEqual(name) {
            return TreeEntry(mode: item.mode, name: Array(name), id: item.id)
          }
        }
        return nil
      }
    }
  }
}
