import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of a reference, held open to detect that it was removed and created again.
///
/// `git pack-refs` removes folders that it emptied, and whoever writes the next reference makes them again. A file that
/// was synced in a folder that was not is lost when the machine stops.
final class ReferenceFolder {
  let path: String
  private let descriptor: Int32

  /// nil if it is not there, or cannot be opened.
  init?(_ path: String) {
    guard let descriptor = try? Files.openFolder(path) else { return nil }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { Files.close(descriptor) }

  /// Whether the path still leads to this folder. Its number is given to no other one while it is open.
  var isStillThere: Bool {
    var (held, found) = (stat(), stat())
    guard fstat(descriptor, &held) == 0, stat(path, &found) == 0 else { return false }
    return held.st_dev == found.st_dev && held.st_ino == found.st_ino
  }
}

extension RepositoryHandle {
  /// The path of the folder of a reference.
  func folderPath(of name: String) -> String {
    commonPath + String(name.prefix(upTo: name.lastIndex(of: "/") ?? name.startIndex))
  }

  /// Makes the folders durable that lead to the folder of a reference.
  func synchronizeFolders(leadingTo name: String) throws(GitError) {
    var parts = name.split(separator: "/").dropLast(2)
    while !parts.isEmpty {
      try system(Files.synchronize(folder: commonPath + parts.joined(separator: "/")))
      parts = parts.dropLast()
    }
  }
}
