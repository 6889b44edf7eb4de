public import Bytes
import CGit2
import CGit2Shims
import Platform

extension Repository: ObjectStore {
  public func withObject<Result>(
    _ id: ObjectID, _ body: (ObjectKind, Span<UInt8>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    try handle.withObject(id, body)
  }

  /// Writes a loose object. It is not durable before `synchronizeObjects`.
  @discardableResult
  public func write(_ kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> ObjectID {
    try handle.write(kind, bytes)
  }

  public func exists(_ id: ObjectID) -> Bool { handle.exists(id) }

  /// The kind and size of an object, without its bytes where git keeps them apart; nil when it is not there.
  public func header(of id: ObjectID) throws(GitError) -> (kind: ObjectKind, size: Int)? {
    try handle.expectReadable(id)
    var oid = git_oid(id)
    var size = 0
    var type = GIT_OBJECT_INVALID
    let status = git_odb_read_header(&size, &type, handle.odb, &oid)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try Status.check(status, "read the object", path: id.hex)
    guard let kind = ObjectKind(type) else { throw GitError(.corrupt, "read the object", path: id.hex) }
    return (kind, size)
  }
}

extension RepositoryHandle {
  func withObject<Result>(
    _ id: ObjectID, _ body: (ObjectKind, Span<UInt8>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    // Most objects are in packs, where a lookup costs less than looking for a file.
    if let object = packedObject(id) { return try Self.lend(object, id, body) }
    var place = odb
    var loose: StoredObject?
    // A damaged pack does not prevent reading a loose object, nor the other way round.
    do throws(GitError) { loose = try LooseObjectReader.read(id, below: objectsPath) } catch {
      guard error.code == .corrupt else { throw error }
      // A pack may have come since.
      guard let packs = try packedObjects(), Self.holds(id, packs) else { throw error }
      place = packs
    }
    if let loose { return try body(loose.kind, loose.bytes.span) }
    try expectReadable(id)
    var oid = git_oid(id)
    var object: OpaquePointer?
    let status = git_odb_read(&object, place, &oid)
    if status == GIT_ENOTFOUND.rawValue { try expectReadablePacks() }
    try Status.check(status, "read the object", path: id.hex)
    guard let object else { throw GitError(.corrupt, "read the object", path: id.hex) }
    return try Self.lend(object, id, body)
  }

  /// An object of the known packs; nil if they do not have it, or not intact.
  private func packedObject(_ id: ObjectID) -> OpaquePointer? {
    guard (try? expectReadable(id)) != nil, let packs = try? packedObjects() else { return nil }
    var oid = git_oid(id)
    var object: OpaquePointer?
    guard patchbay_git_holds(packs, &oid) == 1, git_odb_read(&object, packs, &oid) == 0 else { return nil }
    return object
  }

  /// Throws, with code `corrupt`, where libgit2 would read an object beyond the end of a pack.
  func expectReadable(_ id: ObjectID) throws(GitError) { try knownBounds().expectReadable(id) }

  func knownBounds() throws(GitError) -> PackBounds {
    if let bounds { return bounds }
    let bounds = try PackBounds(try objectFolders())
    self.bounds = bounds
    return bounds
  }

  /// All folders that this handle reads objects from.
  private func objectFolders() throws(GitError) -> [String] {
    var folders = [objectsPath] + (try Alternates.followed(from: objectsPath))
    for folder in addedObjects.map({ $0 + "/" }) { folders += [folder] + (try Alternates.followed(from: folder)) }
    return folders
  }

  /// Throws if a pack cannot be opened: libgit2 skips it and reports its objects as missing.
  private func expectReadablePacks() throws(GitError) {
    bounds = nil
    _ = try knownBounds()
    for name in try system(Folder.namesIfPresent(in: objectsPath + "pack")) where name.hasSuffix(".pack") {
      try system(Files.expectReadable("\(objectsPath)pack/\(name)"))
    }
  }

  /// A copy of an object of the packs that are known.
  func packedCopy(of id: ObjectID) throws(GitError) -> StoredObject? {
    guard let object = packedObject(id) else { return nil }
    return try Self.lend(object, id) { (kind, bytes) throws(GitError) in
      StoredObject(kind: kind, bytes: Array(copying: bytes))
    }
  }

  /// Frees the object after the body has seen it.
  private static func lend<Result>(
    _ object: OpaquePointer, _ id: ObjectID, _ body: (ObjectKind, Span<UInt8>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    defer { git_odb_object_free(object) }
    guard let kind = ObjectKind(git_odb_object_type(object)) else {
      throw GitError(.corrupt, "read the object", path: id.hex)
    }
    let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
    return try body(kind, bytes.bindMemory(to: UInt8.self).span)
  }

  /// Not if the indexes cannot be trusted: reading then reports why.
  func exists(_ id: ObjectID) -> Bool { (try? knownBounds()) != nil && Self.holds(id, odb) }

  private static func holds(_ id: ObjectID, _ odb: OpaquePointer) -> Bool {
    var oid = git_oid(id)
    return git_odb_exists(odb, &oid) == 1
  }

  /// The packs alone.
  private func packedObjects() throws(GitError) -> OpaquePointer? {
    if let packs { return packs }
    var opened: OpaquePointer?
    try Status.check(git_odb_new(&opened), "open the packs of", path: path)
    do throws(GitError) {
      var backend: UnsafeMutablePointer<git_odb_backend>?
      try Status.check(git_odb_backend_pack(&backend, objectsPath), "open the packs of", path: path)
      try Status.check(git_odb_add_backend(opened, backend, 1), "open the packs of", path: path)
    } catch {
      git_odb_free(opened)
      throw error
    }
    // Only when it is complete: a partial one would hide packs from now on.
    packs = opened
    return opened
  }

  func write(_ kind: ObjectKind, _ bytes: [UInt8], id: ObjectID? = nil) throws(GitError) -> ObjectID {
    try prepareToWrite()
    let object = try LooseObject(kind, bytes, id: id)
    try expectNoOther(than: bytes, kind, at: object.id)
    noteWritten(path: try object.write(below: objectsPath))
    return object.id
  }

  /// Looks for packs that came since.
  func refresh() {
    bounds = nil
    git_odb_refresh(odb)
    if let packs { git_odb_refresh(packs) }
  }
}
