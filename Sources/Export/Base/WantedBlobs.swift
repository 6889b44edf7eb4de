import Bytes
import Git
import Patches

/// The blobs that a series was made against: for every path, the one named by the first patch that changes it.
struct WantedBlobs {
  struct Wanted: Hashable {
    let path: [ArraySlice<UInt8>]
    /// Abbreviated, hexadecimal.
    let id: String
  }

  private(set) var all: [Wanted] = []
  /// What is known of a folder: whether the blob below it is the wanted one.
  private var known: [Key: Bool] = [:]

  private struct Key: Hashable {
    let tree: ObjectID
    let wanted: Int
    let depth: Int
  }

  /// More than this many add nothing.
  private static let limit = 200

  init(_ plan: [PlannedCommit]) {
    var seen: Set<[UInt8]> = []
    for file in plan.lazy.compactMap(\.diff).flatMap(\.files) {
      guard all.count < Self.limit else { return }
      if let old = file.oldPath, file.operation != .add, seen.insert(old).inserted, let id = file.oldID,
        id.utf8.count >= 4, id.utf8.contains(where: { $0 != UInt8(ascii: "0") })
      {
        all.append(Wanted(path: old.split(separator: UInt8(ascii: "/")), id: id))
      }
      if let new = file.newPath { seen.insert(new) }
    }
  }

  /// Whether all of them are in a commit's tree.
  mutating func match(_ tree: ObjectID, in store: ObjectBuffer) throws(GitError) -> Bool {
    for index in all.indices {
      if try !matches(index, depth: 0, tree, in: store) { return false }
    }
    return true
  }

  private mutating func matches(
    _ index: Int, depth: Int, _ tree: ObjectID, in store: ObjectBuffer
  ) throws(GitError) -> Bool {
    let key = Key(tree: tree, wanted: index, depth: depth)
    // Every commit has a root of its own, so that keeping those would only cost memory.
    if depth > 0, let answer = known[key] { return answer }
    let path = all[index].path
    var answer = false
    if depth < path.count, let entry = try store.entry(named: path[depth], in: tree) {
      if depth + 1 == path.count {
        answer = entry.id.hex.hasPrefix(all[index].id)
      } else if entry.mode.isTree {
        answer = try matches(index, depth: depth + 1, entry.id, in: store)
      }
    }
    if depth > 0 { known[key] = answer }
    return answer
  }
}
