public import Bytes
import CGit2
import Platform

extension ObjectBuffer {
  /// Merges the changes of `ours` and `theirs` since `ancestor`, with rename detection, as `git merge` does; the trees
  /// may be in memory, and the result stays there. Nothing is written to the repository.
  public func mergeTrees(ancestor: ObjectID, ours: ObjectID, theirs: ObjectID) throws(GitError) -> TreeMerge {
    let scratch = try RepositoryHandle(inMemoryOver: repository.path)
    for id in try reachable(from: [ancestor, ours, theirs]) {
      if let object = objects[id] { try scratch.keep(object) }
    }
    for id in [ancestor, ours, theirs] where id == Tree.emptyID {
      try scratch.keep(StoredObject(kind: .tree, bytes: []))
    }
    let merge = try scratch.mergeTrees(ancestor: ancestor, ours: ours, theirs: theirs)
    if case .clean(let tree) = merge { try take(tree, from: scratch) }
    return merge
  }

  /// Adopts the objects that the merge made.
  private func take(_ root: ObjectID, from scratch: RepositoryHandle) throws(GitError) {
    var pending = [root]
    while let id = pending.popLast() {
      if id == Tree.emptyID || exists(id) { continue }
      let object = try scratch.withObject(id) { (kind, bytes) throws(GitError) in
        StoredObject(kind: kind, bytes: Array(copying: bytes))
      }
      try write(object.kind, object.bytes)
      guard object.kind == .tree else { continue }
      for entry in try Tree(parsing: object.bytes).entries where !entry.mode.isSubmodule { pending.append(entry.id) }
    }
  }

  /// The blobs that an abbreviation of 4 to 40 hexadecimal digits may mean, those in memory among them; sorted, each
  /// once. git means blobs too where an `index` line names them.
  public func blobs(abbreviated digits: String) throws(GitError) -> [ObjectID] {
    guard (4...40).contains(digits.utf8.count) else { return [] }
    var found = Set(objects.filter { $0.value.kind == .blob && $0.key.hex.hasPrefix(digits) }.keys)
    for id in try repository.objects(abbreviated: digits) {
      let kind = try repository.withObject(id) { (kind, _) throws(GitError) in kind }
      if kind == .blob { found.insert(id) }
    }
    return found.sorted()
  }
}

extension RepositoryHandle {
  /// The same repository, with everything that libgit2 writes kept in memory.
  convenience init(inMemoryOver path: String) throws(GitError) {
    var opened: OpaquePointer?
    try Status.check(
      git_repository_open_ext(&opened, path, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil), "open the repository",
      path: path)
    guard let opened else { throw GitError(.other, "open the repository", path: path) }
    try self.init(adopting: opened)
    var memory: UnsafeMutablePointer<git_odb_backend>?
    try Status.check(git_mempack_new(&memory), "keep objects in memory")
    // Above the loose objects and packs, so that it takes what is written.
    try Status.check(git_odb_add_backend(odb, memory, 999), "keep objects in memory")
  }

  /// Puts an object where libgit2 writes.
  func keep(_ object: StoredObject) throws(GitError) {
    var id = git_oid()
    let status = object.bytes.withUnsafeBytes {
      git_odb_write(&id, odb, $0.baseAddress, $0.count, object.kind.raw)
    }
    try Status.check(status, "keep an object in memory")
  }

  /// All objects that an abbreviation may mean.
  func objects(abbreviated digits: String) throws(GitError) -> [ObjectID] {
    var short = git_oid()
    guard git_oid_fromstrn(&short, digits, digits.utf8.count) == 0 else {
      git_error_clear()
      return []
    }
    var full = git_oid()
    switch git_odb_exists_prefix(&full, odb, &short, digits.utf8.count) {
    case 0: return [ObjectID(full)]
    case GIT_EAMBIGUOUS.rawValue:
      // libgit2 does not say between which.
      git_error_clear()
      let output = try system(Program().output(["--git-dir", path, "rev-parse", "--disambiguate=\(digits)"]))
      return output.split(separator: 0x0A).compactMap { ObjectID(hexBytes: $0) }
    default:
      git_error_clear()
      return []
    }
  }
}
