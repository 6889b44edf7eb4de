import Bytes
import Git

/// The messages that answer one message, as a git tree: an entry for each, named by its id.
///
/// Up to 256 lie flat; more are kept in folders by their first two digits, so that one more answer to a mail that
/// thousands answer costs no more than others. The form depends on the set alone.
enum AnswerTree {
  private static let flatLimit = 256
  private static let emptyBlob = SHA1.blobID([])

  /// The ids in the tree, sorted; none for nil.
  static func ids(_ root: ObjectID?, in store: some ObjectStore) throws(GitError) -> [ObjectID] {
    guard let root else { return [] }
    var result: [ObjectID] = []
    for entry in try store.tree(root).entries {
      if entry.mode.isTree {
        for inner in try store.tree(entry.id).entries {
          if let id = ObjectID(hexBytes: entry.name + inner.name) { result.append(id) }
        }
      } else if let id = ObjectID(hexBytes: entry.name) {
        result.append(id)
      }
    }
    return result
  }

  /// The tree with these ids added; nil if all are there.
  static func adding(
    _ ids: Set<ObjectID>, to root: ObjectID?, in store: some ObjectStore
  ) throws(GitError) -> ObjectID? {
    var tree = Tree()
    if let root { tree = try store.tree(root) }
    let isSplit = tree.entries.first?.mode.isTree ?? false
    if isSplit { return try addingToSplit(ids, tree, in: store) }
    let present = Set(tree.entries.compactMap { ObjectID(hexBytes: $0.name) })
    let all = present.union(ids)
    guard all.count > present.count else { return nil }
    if all.count > flatLimit { return try addingToSplit(all, Tree(), in: store) }
    _ = try store.write(.blob, [])
    return try store.write(Tree(all.sorted().map { TreeEntry(mode: .file, name: $0.hexBytes, id: emptyBlob) }))
  }

  private static func addingToSplit(
    _ ids: Set<ObjectID>, _ tree: Tree, in store: some ObjectStore
  ) throws(GitError) -> ObjectID? {
    var tree = tree
    var changed = false
    _ = try store.write(.blob, [])
    for (prefix, group) in Dictionary(grouping: ids, by: { Array($0.hexBytes.prefix(2)) }) {
      var folder = Tree()
      if let entry = tree[prefix] { folder = try store.tree(entry.id) }
      let count = folder.entries.count
      for id in group {
        let name = Array(id.hexBytes.dropFirst(2))
        folder.set(TreeEntry(mode: .file, name: name, id: emptyBlob))
      }
      guard folder.entries.count > count else { continue }
      changed = true
      tree.set(TreeEntry(mode: .tree, name: prefix, id: try store.write(folder)))
    }
    return changed ? try store.write(tree) : nil
  }
}
