import Bytes
import Platform

/// The references of a repository, read from their files and from packed-refs.
///
/// Not by libgit2's iterator, which treats a folder that it cannot open as empty, and gives the older value of
/// packed-refs for a file that it cannot read. A tracker would then seem to have lost its mail.
extension RepositoryHandle {
  /// The references whose names begin with a prefix, by name. Symbolic ones, and files without an id, are left out.
  func listReferences(_ prefix: String) throws(GitError) -> [String: ObjectID] {
    var found = try packedReferences(prefix)
    var folders = [prefix.lastIndex(of: "/").map { String(prefix[..<$0]) } ?? "refs"]
    while let folder = folders.popLast() {
      for name in try names(in: folder) where !name.hasSuffix(".lock") {
        let path = "\(folder)/\(name)"
        guard path.hasPrefix(prefix) || prefix.hasPrefix("\(path)/") else { continue }
        if Folder.exists(commonPath + path) {
          folders.append(path)
        } else if let bytes = try system(Files.readIfPresent(commonPath + path)) {
          if ReferenceFile.isSymbolic(bytes) { found[path] = nil }
          if let id = ReferenceFile.id(in: bytes) { found[path] = id }
        }
      }
    }
    return found
  }

  /// None if a reference has the name of the folder, or of one that it is in: there can be no references below it. Any
  /// other file in place of the folder is an error.
  private func names(in folder: String) throws(GitError) -> [String] {
    do throws(SystemError) { return try Folder.namesIfPresent(in: commonPath + folder) } catch {
      var path = ""
      for name in folder.split(separator: "/") {
        path += (path.isEmpty ? "" : "/") + name
        if Folder.exists(commonPath + path) { continue }
        guard let bytes = try? Files.read(commonPath + path) else { break }
        if !ReferenceFile.isDamaged(bytes) { return [] }
      }
      throw GitError(error)
    }
  }

  private func packedReferences(_ prefix: String) throws(GitError) -> [String: ObjectID] {
    guard let bytes = try system(Files.readIfPresent(commonPath + PackedReferences.file)) else { return [:] }
    var found: [String: ObjectID] = [:]
    let prefix = Array(prefix.utf8)
    let damagedLine = PackedReferences.forEach(in: bytes) { name, id in
      if name.starts(with: prefix), let id = ObjectID(hexBytes: id) {
        found[String(decoding: name, as: UTF8.self)] = id
      }
    }
    if let damagedLine {
      throw noting(
        GitError(
          .damagedReferences, "read the references of", path: path,
          detail: "packed-refs: line \(damagedLine) is damaged"))
    }
    return found
  }
}
