import Bytes
import Git
import Patches

/// A tree of the code as patches change it, in memory over the repository: the trees on the way to what they touch are
/// read once, nothing else is.
struct CodeTree: PatchTree {
  let store: ObjectBuffer
  private(set) var root: ObjectID
  private var folders: [ObjectID: [[UInt8]: PatchTreeEntry]] = [:]

  init(_ root: ObjectID, in store: ObjectBuffer) {
    self.store = store
    self.root = root
  }

  mutating func entry(at path: [UInt8]) throws(PatchTreeError) -> PatchTreeEntry? {
    var found = PatchTreeEntry(mode: Patches.FileMode.directory, id: root)
    for name in path.split(separator: UInt8(ascii: "/")) {
      guard found.mode == Patches.FileMode.directory else { return nil }
      guard let next = try folder(found.id)[Array(name)] else { return nil }
      found = next
    }
    return found
  }

  mutating func content(of blob: ObjectID) throws(PatchTreeError) -> [UInt8] {
    do throws(GitError) { return try store.blob(blob) } catch { throw PatchTreeError("\(error)") }
  }

  mutating func contains(blob: ObjectID) throws(PatchTreeError) -> Bool { store.exists(blob) }

  mutating func paths(below path: [UInt8], limit: Int) throws(PatchTreeError) -> [[UInt8]] {
    guard let top = try entry(at: path), top.mode == Patches.FileMode.directory else { return [] }
    var result: [[UInt8]] = []
    var pending = [(path: path, id: top.id)]
    while let next = pending.popLast(), result.count < limit {
      for (name, entry) in try folder(next.id) {
        let path = next.path + [UInt8(ascii: "/")] + name
        if entry.mode == Patches.FileMode.directory {
          pending.append((path, entry.id))
        } else if result.count < limit {
          result.append(path)
        }
      }
    }
    return result
  }

  private mutating func folder(_ id: ObjectID) throws(PatchTreeError) -> [[UInt8]: PatchTreeEntry] {
    if let known = folders[id] { return known }
    do throws(GitError) {
      var entries: [[UInt8]: PatchTreeEntry] = [:]
      for entry in try store.tree(id).entries {
        // Old trees hold modes such as 100664, which git reads as what it would write today.
        let mode = entry.mode.isTree ? Patches.FileMode.directory : Self.canonical(entry.mode.rawValue)
        entries[entry.name] = PatchTreeEntry(mode: mode, id: entry.id)
      }
      folders[id] = entries
      return entries
    } catch {
      throw PatchTreeError("\(error)")
    }
  }

  /// git's canon_mode (cache.h).
  static func canonical(_ mode: UInt32) -> UInt32 {
    switch mode & Patches.FileMode.typeMask {
    case 0o100000: mode & 0o100 == 0 ? Patches.FileMode.regular : Patches.FileMode.executable
    case Patches.FileMode.symbolicLink: Patches.FileMode.symbolicLink
    default: Patches.FileMode.submodule
    }
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
        case .bytes(let bytes): id = try store.write(.blob, bytes)
        case .blob(let blob): id = blob
        case .commit(let commit): id = commit
        }
        edits.append(.put(change.path, Git.FileMode(rawValue: mode), id))
      }
    }
    root = try store.editTree(root, edits)
  }

  /// Goes on to another tree.
  mutating func become(_ tree: ObjectID) { root = tree }
}
