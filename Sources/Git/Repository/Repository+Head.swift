import Bytes
import CGit2
import Platform

extension Repository {
  /// The reference that HEAD names, also before its first commit; nil when HEAD is detached.
  public func headReference() throws(GitError) -> String? {
    var head: OpaquePointer?
    try Status.check(git_reference_lookup(&head, handle.repository, "HEAD"), "read the reference", path: "HEAD")
    defer { git_reference_free(head) }
    return git_reference_symbolic_target(head).map { String(cString: $0) }
  }

  /// Whether HEAD is a file that git does not accept, which must name a reference or an object: then git does not take
  /// the folder for a repository, although libgit2 does. A machine that stops soon after `git init` leaves an empty one.
  public func isHeadDamaged() throws(GitError) -> Bool {
    // As a symbolic link it is a name of a reference, too.
    guard FileTree.File("HEAD", below: path) != nil else { return false }
    let text = try system(Files.read(path + "HEAD")).prefix { $0 != UInt8(ascii: "\n") }
    if text.starts(with: "ref:".utf8) {
      return !text.dropFirst(4).drop(while: ByteClass.isBlank).starts(with: "refs/".utf8)
    }
    return ObjectID(hexBytes: text) == nil
  }

  /// Makes a damaged HEAD name a branch, as that of a new repository does.
  public func repairHead() throws(GitError) {
    guard try isHeadDamaged() else { return }
    let lock = path + "HEAD.lock"
    let file = try system(OutputFile(creating: lock, mode: 0o644))
    do throws(SystemError) {
      try file.append(Array("ref: refs/heads/main\n".utf8))
      try file.flush()
      try Files.synchronize(file: lock)
      try Files.rename(lock, path + "HEAD")
      try Files.synchronize(folder: path)
    } catch {
      Files.remove(lock)
      throw GitError(error)
    }
  }
}
