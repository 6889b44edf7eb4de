import Bytes
import Git
import Patches

/// A tree of the code as patches change it, in memory over the repository: the trees on the way to what they touch are
/// read once, nothing else is.
struct CodeTree: PatchTree {
  let store: ObjectBuffer
  private var tree: EditedTree

  /// The tree as it is now.
  var root: ObjectID { tree.id }

  init(_ root: ObjectID, in store: ObjectBuffer) {
    self.store = store
    tree = EditedTree(root)
  }

  func entry(at path: [UInt8]) throws(PatchTreeError) -> PatchTreeEntry? {
    do throws(GitError) {
      return try tree.entry(at: path, in: store).map(Self.entry)
    } catch {
      throw PatchTreeError("\(error)")
    }
  }

  private static func entry(_ entry: TreeEntry) -> PatchTreeEntry {
    PatchTreeEntry(mode: entry.mode.canonical, id: entry.id)
  }

  mutating func content(of blob: ObjectID) throws(PatchTreeError) -> [UInt8] {
    do throws(GitError) { return try store.blob(blob) } catch { throw PatchTreeError("\(error)") }
  }

  mutating func contains(blob: ObjectID) throws(PatchTreeError) -> Bool { store.exists(blob) }

  mutating func paths(below path: [UInt8], limit: Int) throws(PatchTreeError) -> [[UInt8]] {
    guard let top = try entry(at: path), top.mode == .tree else { return [] }
    var result: [[UInt8]] = []
    var pending = [(path: path, id: top.id)]
    while let next = pending.popLast(), result.count < limit {
      for entry in try entries(of: next.id) {
        let path = next.path + [UInt8(ascii: "/")] + entry.name
        if entry.mode.isTree {
          pending.append((path, entry.id))
        } else if result.count < limit {
          result.append(path)
        }
      }
    }
    return result
  }

  private func entries(of folder: ObjectID) throws(PatchTreeError) -> [TreeEntry] {
    do throws(GitError) { return try store.tree(folder).entries } catch { throw PatchTreeError("\(error)") }
  }

  /// Goes on to the tree that the changes make.
  mutating func apply(_ changes: TreeChanges) throws(GitError) {
    var edits: [PathEdit] = []
    for change in changes.paths {
      switch change.change {
      case .delete: edits.append(.remove(change.path))
      case .write(let mode, let content):
        let id: ObjectID
        switch content {
        case .bytes(let bytes):
          let old = try tree.entry(at: change.path, in: store)
          id = try store.write(.blob, bytes, insteadOf: old?.id ?? .zero)
        case .blob(let blob): id = blob
        case .commit(let commit): id = commit
        }
        edits.append(.put(change.path, mode, id))
      }
    }
    try tree.apply(edits, in: store)
  }

  /// Goes on to another tree.
  mutating func become(_ root: ObjectID) { tree = EditedTree(root) }
}
