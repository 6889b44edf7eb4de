public import Bytes

/// A tree that is changed repeatedly, as by the patches of a series: folders that were read stay in memory as the bytes
/// of their trees, and a change modifies only the bytes it must.
///
/// Reads and changes go through the store given with each call, which must be the same one every time.
public final class EditedTree {
  /// The tree as it is now; it has been written to the store.
  public private(set) var id: ObjectID
  /// The root's node, once it was looked at.
  private var top: TreeNode?

  public init(_ id: ObjectID) { self.id = id }

  /// The entry at a path; nil if there is none. Empty names are skipped.
  public func entry(
    at path: [UInt8], in store: some ObjectStore
  ) throws(GitError) -> TreeEntry? {
    var node = try root(in: store)
    var rest = path[...]
    while true {
      let name = rest.prefix { $0 != UInt8(ascii: "/") }
      rest = rest[name.endIndex...].drop { $0 == UInt8(ascii: "/") }
      guard !name.isEmpty || !rest.isEmpty else { return TreeEntry(mode: .tree, name: [], id: id) }
      if name.isEmpty { continue }
      if rest.isEmpty { return node.entry(name) }
      guard let next = try node.folder(name, in: store) else { return nil }
      node = next
    }
  }

  /// Makes these changes and writes the changed trees; folders are created as needed and removed when empty.
  ///
  /// Removals come first, so that a folder can replace a file of its name and the other way round. Throws, and the tree
  /// is as it was, for a path that git would not check out, that is named twice, that is to be removed and is not
  /// there, or that needs a folder where a file stays (or a file where a folder stays).
  public func apply(_ edits: [PathEdit], in store: some ObjectStore) throws(GitError) {
    do throws(GitError) {
      let root = try root(in: store)
      var seen: Set<[UInt8]> = []
      for edit in edits {
        guard seen.insert(edit.path).inserted else { throw Self.failure(.invalid, edit, "it is named twice") }
      }
      for edit in edits where edit.value == nil { try Self.remove(edit, from: root, in: store) }
      for edit in edits {
        if let value = edit.value { try Self.put(edit, value, into: root, in: store) }
      }
      id = try root.write(to: store)
    } catch {
      top = nil
      throw error
    }
  }

  private func root(in store: some ObjectStore) throws(GitError) -> TreeNode {
    if let top { return top }
    let node = try TreeNode(id, in: store)
    top = node
    return node
  }

  private static func remove(
    _ edit: PathEdit, from root: TreeNode, in store: some ObjectStore
  ) throws(GitError) {
    let names = try names(of: edit)
    var nodes = [root]
    for name in names.dropLast() {
      guard let next = try nodes[nodes.count - 1].folder(name, in: store) else {
        throw failure(.notFound, edit, "there is no such file to remove")
      }
      nodes.append(next)
    }
    guard let entry = nodes[nodes.count - 1].entry(names[names.count - 1]), !entry.mode.isTree else {
      throw failure(.notFound, edit, "there is no such file to remove")
    }
    for (node, name) in zip(nodes, names).reversed() {
      node.remove(name)
      if !node.isEmpty { break }
    }
    for node in nodes { node.isChanged = true }
  }

  private static func put(
    _ edit: PathEdit, _ value: FanoutTree.Value, into root: TreeNode, in store: some ObjectStore
  ) throws(GitError) {
    let names = try names(of: edit)
    var node = root
    node.isChanged = true
    for name in names.dropLast() {
      if let next = try node.folder(name, in: store) {
        node = next
      } else {
        guard node.entry(name) == nil else {
          throw failure(.exists, edit, "there is a file in place of its folder")
        }
        node = node.addFolder(name)
      }
      node.isChanged = true
    }
    let name = names[names.count - 1]
    if let old = node.entry(name), old.mode.isTree, !value.mode.isTree {
      throw failure(.exists, edit, "there is a folder of that name")
    }
    node.set(name, value.mode, value.id)
  }

  /// The names of the edit's path, which must be one that may stand in a tree.
  private static func names(of edit: PathEdit) throws(GitError) -> [ArraySlice<UInt8>] {
    if let problem = PathCheck.problem(edit.path, mode: edit.value?.mode ?? .file) {
      throw failure(.invalid, edit, "\(problem)")
    }
    return edit.path.split(separator: UInt8(ascii: "/"))
  }

  private static func failure(_ code: GitError.Code, _ edit: PathEdit, _ detail: String) -> GitError {
    GitError(code, "change", path: String(decoding: edit.path, as: UTF8.self), detail: detail)
  }
}
