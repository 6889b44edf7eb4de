import CGit2
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folders of other repositories' objects that a repository reads besides its own (gitrepository-layout(5),
/// `objects/info/alternates`).
public enum Alternates {
  /// The paths as they stand in the file, comments left out.
  public static func read(of repository: Repository) throws(GitError) -> [String] {
    String(decoding: try bytes(repository.objectsPath + "info/alternates"), as: UTF8.self).split(separator: "\n")
      .map(String.init).filter { !$0.hasPrefix("#") }
  }

  /// Adds a folder of objects. Handles that were opened before do not read it.
  public static func add(_ folder: String, to repository: Repository) throws(GitError) {
    guard !folder.contains("\n"), folder.first == "/" else {
      throw GitError(.invalid, "read the objects in", path: folder, detail: "no such path can be an alternate")
    }
    let path = repository.objectsPath + "info/alternates"
    var text = try bytes(path)
    if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    text += Array((folder + "\n").utf8)
    try system(Files.makeFolder(repository.objectsPath + "info"))
    let temporary = path + "." + Files.randomName()
    let file = try system(OutputFile(creating: temporary, mode: 0o644))
    try system(file.append(text))
    try system(file.flush())
    try system(Files.synchronize(file: temporary))
    try system(Files.rename(temporary, path))
  }

  /// The bytes of a small file; none if it is not there.
  private static func bytes(_ path: String) throws(GitError) -> [UInt8] {
    try system(Files.readIfPresent(path)) ?? []
  }
}

extension Repository {
  /// Reads objects from this folder, too, for as long as the handle lives: while a push is being looked at, git keeps
  /// what it brought in a quarantine of its own (git-receive-pack, "QUARANTINE ENVIRONMENT").
  public func readObjects(alsoIn folder: String) throws(GitError) {
    try Status.check(
      git_odb_add_disk_alternate(handle.odb, folder), "read the objects in", path: folder)
    handle.addedObjects.append(folder)
    handle.bounds = nil
  }
}
