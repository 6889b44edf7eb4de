import Bytes
import CPlatform
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Repository {
  /// Makes everything written through this handle durable; call it before a reference is moved.
  ///
  /// A single pack is synced by itself. For more, on Linux, one `syncfs` of the file system that holds the objects:
  /// syncfs(2) reports failed write-back since the descriptor was opened, which was before the first write. Elsewhere,
  /// or where the call is not allowed, every file and its folder is synced.
  ///
  /// - Parameter reference: The reference that is moved next. Its folder is synced too, if it exists; otherwise
  ///   `compareAndSwap` syncs what leads to it, whoever made it.
  public func synchronizeObjects(before reference: String? = nil) throws(GitError) {
    guard let reference else {
      _ = try handle.synchronizeObjects()
      return
    }
    let path = handle.folderPath(of: reference)
    let folder = ReferenceFolder(path)
    let isEverything = try handle.synchronizeObjects()
    if folder != nil, !isEverything { try handle.synchronizeFolders(leadingTo: reference) }
    handle.syncedFolder = (path, folder)
  }

  /// Makes everything in the repository durable, also what other processes wrote and have not synced yet.
  ///
  /// - Returns: false where the system has no call for that; then nothing is known.
  public func synchronizeEverything() throws(GitError) -> Bool {
    try handle.prepareToWrite()
    guard let descriptor = handle.objectsDescriptor else { return false }
    while patchbay_sync_file_system(descriptor) != 0 {
      switch errno {
      case EINTR: continue
      case ENOSYS, EPERM: return false
      case let number: throw GitError(SystemError(errno: number, "write to the disk", path: handle.objectsPath))
      }
    }
    return true
  }
}

extension RepositoryHandle {
  /// Prepares for the first write of this handle.
  func prepareToWrite() throws(GitError) {
    guard objectsDescriptor == nil else { return }
    try shareNewFiles()
    objectsDescriptor = try system(Files.openFolder(objectsPath))
  }

  /// - Returns: Whether the whole file system was synced.
  func synchronizeObjects() throws(GitError) -> Bool {
    guard let objectsDescriptor else { return false }
    // A pack and its index: `syncfs` would also wait for whatever others are writing to the file system.
    if unsynced.count == 2, unsynced.allSatisfy({ $0.hasSuffix(".pack") || $0.hasSuffix(".idx") }) {
      try synchronizeFiles()
      return false
    }
    while patchbay_sync_file_system(objectsDescriptor) != 0 {
      switch errno {
      case EINTR: continue
      case ENOSYS, EPERM:
        try synchronizeFiles()
        return false
      case let number: throw GitError(SystemError(errno: number, "write to the disk", path: objectsPath))
      }
    }
    unsynced = []
    return true
  }

  /// Remembers a file for systems where only files can be synced.
  func noteWritten(path: String) { unsynced.append(path) }

  private func synchronizeFiles() throws(GitError) {
    // After a failure the system treats unwritten data as written: another sync would succeed and mean nothing
    // (fsync(2), "NOTES").
    if let syncFailure { throw syncFailure }
    var folders: Set<String> = [objectsPath]
    do throws(GitError) {
      for path in unsynced {
        try system(Files.synchronize(file: path))
        folders.insert(String(path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex)))
      }
      for folder in folders { try system(Files.synchronize(folder: folder)) }
    } catch {
      syncFailure = error
      throw error
    }
    unsynced = []
  }
}
