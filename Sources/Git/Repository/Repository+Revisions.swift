public import Bytes
import CGit2
import Platform

extension Repository {
  /// The commit that a revision names, as people write them (`main`, `v2.41`, `HEAD~3`, an abbreviated id; gitrevisions(7),
  /// "Specifying Revisions"), tags followed; nil when it names none or more than one.
  public func commit(named revision: String) throws(GitError) -> ObjectID? {
    // libgit2 may read other objects on the way.
    try handle.knownPacks().bounds.expectAllInside()
    var object: OpaquePointer?
    let status = git_revparse_single(&object, handle.repository, revision)
    defer { git_object_free(object) }
    guard status == 0 else {
      try Self.expectAnswer(status, revision)
      return nil
    }
    var commit: OpaquePointer?
    let peeled = git_object_peel(&commit, object, GIT_OBJECT_COMMIT)
    defer { git_object_free(commit) }
    guard peeled == 0, let id = git_object_id(commit) else {
      try Self.expectAnswer(peeled, revision)
      return nil
    }
    return ObjectID(id.pointee)
  }

  /// Throws if a revision was not found because something could not be read.
  private static func expectAnswer(_ status: Int32, _ revision: String) throws(GitError) {
    let answers = [GIT_ENOTFOUND, GIT_EAMBIGUOUS, GIT_EINVALIDSPEC, GIT_EPEEL].map(\.rawValue)
    if !answers.contains(status), Status.kind == GIT_ERROR_OS {
      throw Status.readError(status, "read the revision", path: revision)
    }
    git_error_clear()
  }

  /// The commits that a shallow clone ends at: their parents are not there. Empty for a whole repository.
  public func shallowCommits() throws(GitError) -> Set<ObjectID> {
    let path = handle.commonPath + "shallow"
    let lines = try system(Files.readIfPresent(path) ?? []).split(separator: UInt8(ascii: "\n"))
    return Set(lines.compactMap { ObjectID(hexBytes: $0) })
  }

  /// Whether a branch (`refs/heads/…`) is checked out in the repository's work tree or in a linked one
  /// (`git worktree add`); moving it would leave those files behind.
  public func isCheckedOut(_ name: String) throws(GitError) -> Bool {
    if !isBare, try headReference() == name { return true }
    var branch: OpaquePointer?
    let status = git_reference_lookup(&branch, handle.repository, name)
    if status == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return false
    }
    try Status.check(status, "read the reference", path: name)
    defer { git_reference_free(branch) }
    return try Status.check(git_branch_is_checked_out(branch), "look for work trees with", path: name) == 1
  }
}
