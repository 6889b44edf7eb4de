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
      throw GitError(.invalid, "read the objects in", path: folder, detail: "the path cannot be an alternate")
    }
    let path = repository.objectsPath + "info/alternates"
    var text = try bytes(path)
    if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    text += Array((folder + "\n").utf8)
    try system(Files.makeFolder(repository.objectsPath + "info"))
    try system(OutputFile.replace(path, with: text, mode: 0o644, isDurable: true))
  }

  /// The alternates of a folder of objects, and theirs in turn, as libgit2 follows them; each with a "/" at its end.
  static func followed(from objects: String) throws(GitError) -> [String] {
    var found: [String] = []
    var level = [objects]
    for depth in 0...depthLimit {
      var next: [String] = []
      for folder in level {
        for line in try bytes(folder + "info/alternates").split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
          let name = String(decoding: line, as: UTF8.self)
          guard !name.hasPrefix("#") else { continue }
          // A path relative to the folder counts in the repository itself only.
          let path = (depth == 0 && name.hasPrefix(".") ? folder : "") + name + (name.hasSuffix("/") ? "" : "/")
          guard path != objects, !found.contains(path) else { continue }
          guard found.count < countLimit else {
            throw GitError(
              .invalid, "read the objects in", path: objects, detail: "it has more than \(countLimit) alternates")
          }
          found.append(path)
          next.append(path)
        }
      }
      level = next
    }
    return found
  }

  /// libgit2 follows no further.
  private static let depthLimit = 5
  private static let countLimit = 100

  /// The bytes of a small file; none if it is not there.
  private static func bytes(_ path: String) throws(GitError) -> [UInt8] {
    try system(Files.readIfPresent(path)) ?? []
  }
}

extension Repository {
  /// Also reads objects from this folder, for the lifetime of the handle: while a push is checked, git keeps its
  /// objects in a quarantine (git-receive-pack, "QUARANTINE ENVIRONMENT").
  public func readObjects(alsoIn folder: String) throws(GitError) {
    try MultiPackIndex.expectSound(in: [folder + "/"] + Alternates.followed(from: folder + "/"))
    try Status.check(
      git_odb_add_disk_alternate(handle.odb, folder), "read the objects in", path: folder)
    handle.addedObjects.append(folder)
    handle.packs = nil
  }
}
