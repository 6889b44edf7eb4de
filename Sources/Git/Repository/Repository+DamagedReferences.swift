import Platform

/// References whose file holds nothing that can be read: the machine stopped before it was on the disk, and the file
/// system kept its name (empty, or filled with zeros). git cannot move or delete such a reference.
extension Repository {
  /// Whether the reference has a file that holds neither an id nor the name of another reference.
  public func isDamagedReference(_ name: String) throws(GitError) -> Bool {
    guard let bytes = try system(Files.readIfPresent(handle.commonPath + name)) else { return false }
    return ReferenceFile.isDamaged(bytes)
  }

  /// Removes the file of a damaged reference, under git's lock; packed-refs may hold an older value of it.
  ///
  /// - Returns: false if the reference is not damaged, or is locked.
  @discardableResult
  public func removeDamagedReference(_ name: String) throws(GitError) -> Bool {
    guard name.hasPrefix("refs/"), try isDamagedReference(name) else { return false }
    try handle.prepareToWrite()
    let file = handle.commonPath + name
    let lock = file + ".lock"
    do throws(SystemError) { _ = try OutputFile(creating: lock, mode: 0o666) } catch {
      if Files.exists(lock) { return false }
      throw GitError(error)
    }
    defer { Files.remove(lock) }
    // Whoever held the lock until now may have moved it.
    return try isDamagedReference(name) && Files.remove(file)
  }

  /// Removes what ``removeDamagedReference(_:)`` removes, of all references whose names begin with `prefix`.
  ///
  /// - Parameter prefix: A folder: `refs/patchbay/view/`.
  public func removeDamagedReferences(under prefix: String) throws(GitError) {
    for name in try system(Folder.namesIfPresent(in: handle.commonPath + prefix)) where !name.hasSuffix(".lock") {
      if Folder.exists(handle.commonPath + prefix + name) { continue }
      try removeDamagedReference(prefix + name)
    }
  }
}
