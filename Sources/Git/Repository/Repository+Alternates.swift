import CGit2

extension Repository {
  /// Reads objects from this folder, too, for as long as the handle lives: while a push is being looked at, git keeps
  /// what it brought in a quarantine of its own (git-receive-pack, "QUARANTINE ENVIRONMENT").
  public func readObjects(alsoIn folder: String) throws(GitError) {
    try Status.check(
      git_odb_add_disk_alternate(handle.odb, folder), "read the objects in", path: folder)
  }
}
