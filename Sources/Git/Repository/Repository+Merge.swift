public import Bytes
import CGit2

/// The result of merging two trees.
public enum TreeMerge: Hashable, Sendable {
  /// The merged tree, written to the repository.
  case clean(ObjectID)
  /// The paths that both sides changed in ways that do not fit together, sorted.
  case conflicts([[UInt8]])
}

extension Repository {
  /// Merges the changes of `ours` and `theirs` since `ancestor`, with rename detection, as `git merge` does.
  public func mergeTrees(
    ancestor: ObjectID?, ours: ObjectID, theirs: ObjectID
  ) throws(GitError) -> TreeMerge {
    try handle.prepareToWrite()
    for id in [ancestor, ours, theirs] where id == Tree.emptyID { _ = try handle.write(.tree, []) }
    return try handle.mergeTrees(ancestor: ancestor, ours: ours, theirs: theirs)
  }
}

extension RepositoryHandle {
  /// Merges trees; what libgit2 writes for it goes where the object database writes.
  func mergeTrees(ancestor: ObjectID?, ours: ObjectID, theirs: ObjectID) throws(GitError) -> TreeMerge {
    try knownPacks().bounds.expectAllInside()
    var base: OpaquePointer?
    if let ancestor { base = try lookUpTree(ancestor) }
    defer { git_tree_free(base) }
    let left = try lookUpTree(ours)
    defer { git_tree_free(left) }
    let right = try lookUpTree(theirs)
    defer { git_tree_free(right) }
    var options = git_merge_options()
    try Status.check(git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)), "merge trees")
    // Beyond 1,000 differences libgit2 would find exact renames only. Where few files make up the ancestor, as for a patch,
    // all others differ; git looks at 49 million pairs.
    options.target_limit = 200_000
    var index: OpaquePointer?
    try Status.check(
      git_merge_trees(&index, repository, base, left, right, &options), "merge the tree", path: theirs.hex)
    defer { git_index_free(index) }
    if git_index_has_conflicts(index) == 1 { return .conflicts(try Self.conflicts(in: index)) }
    var tree = git_oid()
    try Status.check(git_index_write_tree_to(&tree, index, repository), "write the merged tree")
    return .clean(ObjectID(tree))
  }

  private static func conflicts(in index: OpaquePointer?) throws(GitError) -> [[UInt8]] {
    var iterator: OpaquePointer?
    try Status.check(git_index_conflict_iterator_new(&iterator, index), "list the conflicts")
    defer { git_index_conflict_iterator_free(iterator) }
    var paths: Set<[UInt8]> = []
    var (base, ours, theirs):
      (UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?)
    while true {
      let status = git_index_conflict_next(&base, &ours, &theirs, iterator)
      if status == GIT_ITEROVER.rawValue { break }
      try Status.check(status, "list the conflicts")
      if let path = (ours ?? theirs ?? base)?.pointee.path { paths.insert(Array(String(cString: path).utf8)) }
    }
    return paths.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func lookUpTree(_ id: ObjectID) throws(GitError) -> OpaquePointer? {
    var oid = git_oid(id)
    var tree: OpaquePointer?
    try Status.check(git_tree_lookup(&tree, repository, &oid), "read the tree", path: id.hex)
    return tree
  }
}
