import Bytes

/// Combines the files' results, as git's write_out_results (apply.c) does: first everything old is removed, then
/// everything new is added, and nothing may be a file and a folder at once.
extension ApplyPlan {
  func finish<Tree: PatchTree>(tree: inout Tree) throws(ApplyError) -> TreeChanges {
    var removed: Set<[UInt8]> = []
    var written: [[UInt8]: (change: PathChange.Change, file: Int)] = [:]
    for (index, file) in files.enumerated() {
      // A created file and a copy keep the old name; everything else removes it.
      if file.creation != .yes, !file.isCopy, let old = file.oldPath { removed.insert(old) }
      if file.deletion != .yes, let new = file.newPath { written[new] = (try outcome(of: index), index) }
    }
    try checkFolders(written.mapValues(\.file), removed, &tree)

    var changes = written.map { PathChange(path: $0.key, change: $0.value.change) }
    for path in removed where written[path] == nil { changes.append(PathChange(path: path, change: .delete)) }
    changes.sort { $0.path.lexicographicallyPrecedes($1.path) }
    return TreeChanges(paths: changes, files: applied)
  }

  private func outcome(of index: Int) throws(ApplyError) -> PathChange.Change {
    let file = files[index]
    let raw = results[index]?.mode ?? .file
    guard let mode = raw.inIndex else { throw file.error(.badMode(raw)) }
    guard mode == .submodule else {
      switch results[index]?.content {
      case .blob(let id): return .write(mode: mode, .blob(id))
      case .bytes(let bytes): return .write(mode: mode, .bytes(bytes))
      case nil: return .write(mode: mode, .bytes([]))
      }
    }
    guard case .bytes(let bytes) = results[index]?.content, bytes.starts(with: "Subproject commit ".utf8),
      let commit = ObjectID(hexBytes: bytes.dropFirst(18).prefix(2 * ObjectID.byteCount))
    else { throw file.error(.badSubmodule) }
    return .write(mode: mode, .commit(commit))
  }

  /// Refuses a file where a folder is needed, and vice versa.
  private func checkFolders<Tree: PatchTree>(
    _ written: [[UInt8]: Int], _ removed: Set<[UInt8]>, _ tree: inout Tree
  ) throws(ApplyError) {
    // Sorting the slash before all other bytes puts what is below a path right after it.
    let sorted = written.keys.sorted { Self.precedes($0, $1) }
    for (path, next) in zip(sorted, sorted.dropFirst()) where Self.lies(next, below: path) {
      if let index = written[next] { throw files[index].error(.blocked(by: path)) }
    }
    for path in sorted {
      guard let index = written[path], files[index].newPath != files[index].oldPath else { continue }
      try checkFolders(path, files[index], removed, &tree)
    }
  }

  /// The same for one path and the rest of the tree.
  private func checkFolders<Tree: PatchTree>(
    _ path: [UInt8], _ file: FileDiff, _ removed: Set<[UInt8]>, _ tree: inout Tree
  ) throws(ApplyError) {
    for slash in path.indices where path[slash] == UInt8(ascii: "/") {
      let folder = Array(path[..<slash])
      guard let entry = try reading(file, { () throws(PatchTreeError) in try tree.entry(at: folder) }) else { return }
      if entry.mode != .tree {
        if !removed.contains(folder) { throw file.error(.blocked(by: folder)) }
        return
      }
    }
    let entry = try reading(file, { () throws(PatchTreeError) in try tree.entry(at: path) })
    guard entry?.mode == .tree else { return }
    let below = try reading(
      file, { () throws(PatchTreeError) in try tree.paths(below: path, limit: removed.count + 1) })
    if let left = below.first(where: { !removed.contains($0) }) { throw file.error(.blocked(by: left)) }
  }

  private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    for (one, other) in zip(left, right) where one != other {
      if one == UInt8(ascii: "/") { return true }
      return other == UInt8(ascii: "/") ? false : one < other
    }
    return left.count < right.count
  }

  private static func lies(_ path: [UInt8], below folder: [UInt8]) -> Bool {
    path.count > folder.count && path[folder.count] == UInt8(ascii: "/") && path.starts(with: folder)
  }
}
