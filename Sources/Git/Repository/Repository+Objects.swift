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

  public func read(_ id: ObjectID) throws(GitError) -> StoredObject { try handle.read(id) }

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
    let object = try read(id)
    return try body(object.kind, object.bytes.span)
  }

  func read(_ id: ObjectID) throws(GitError) -> StoredObject {
    // Most objects are in packs, where a lookup costs less than looking for a file.
    if let object = packedCopy(of: id) { return object }
    // A damaged pack does not prevent reading a loose object, nor the other way round.
    do throws(GitError) {
      if let loose = try LooseObjectReader.read(id, below: objectsPath) { return loose }
    } catch {
      guard error.code == .corrupt else { throw error }
      // A pack may have come since.
      refresh()
      guard let object = packedCopy(of: id) else { throw error }
      return object
    }
    if let object = newlyPackedCopy(of: id) { return object }
    try expectReadable(id)
    var oid = git_oid(id)
    var object: OpaquePointer?
    let status = git_odb_read(&object, odb, &oid)
    if status == GIT_ENOTFOUND.rawValue { try expectReadablePacks() }
    do throws(GitError) { try Status.check(status, "read the object", path: id.hex) } catch {
      // A damaged size makes libgit2 ask for any amount of memory.
      guard error.code == .exhausted, try knownPacks().objects.contains(id) else { throw error }
      throw GitError(.corrupt, "read the object", path: id.hex, detail: "its pack is damaged")
    }
    guard let object else { throw GitError(.corrupt, "read the object", path: id.hex) }
    return try Self.copy(object, id)
  }

  /// An object of the known packs; nil if they do not have it, or not intact.
  func packedCopy(of id: ObjectID) -> StoredObject? {
    guard let packs = try? knownPacks() else { return nil }
    // What such an index leads to is what libgit2 reads.
    if packs.bounds.hasJoint, (try? packs.bounds.expectReadable(id)) == nil { return nil }
    return (try? packs.objects.object(id)) ?? nil
  }

  /// The same for packs that came since they were looked for.
  private func newlyPackedCopy(of id: ObjectID) -> StoredObject? {
    guard let known = packs, known.bounds.isStale else { return nil }
    packs = nil
    return packedCopy(of: id)
  }

  /// Throws, with code `corrupt`, where libgit2 would read an object beyond the end of a pack.
  func expectReadable(_ id: ObjectID) throws(GitError) { try knownPacks().bounds.expectReadable(id) }

  func knownPacks() throws(GitError) -> (bounds: PackBounds, objects: PackedObjects) {
    if let packs { return packs }
    let bounds = try PackBounds(try objectFolders())
    let known = (bounds, PackedObjects(bounds.packs))
    usedIndexes = bounds.packs
    packs = known
    return known
  }

  /// All folders that this handle reads objects from.
  private func objectFolders() throws(GitError) -> [String] {
    var folders = [objectsPath] + (try Alternates.followed(from: objectsPath))
    for folder in addedObjects.map({ $0 + "/" }) { folders += [folder] + (try Alternates.followed(from: folder)) }
    return folders
  }

  /// Throws if a pack cannot be opened: libgit2 skips it and reports its objects as missing.
  private func expectReadablePacks() throws(GitError) {
    packs = nil
    _ = try knownPacks()
    for name in try system(Folder.namesIfPresent(in: objectsPath + "pack")) where name.hasSuffix(".pack") {
      try system(Files.expectReadable("\(objectsPath)pack/\(name)"))
    }
  }

  /// Copies the object, and frees it.
  private static func copy(_ object: OpaquePointer, _ id: ObjectID) throws(GitError) -> StoredObject {
    defer { git_odb_object_free(object) }
    guard let kind = ObjectKind(git_odb_object_type(object)) else {
      throw GitError(.corrupt, "read the object", path: id.hex)
    }
    let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
    return StoredObject(kind: kind, bytes: Array(bytes))
  }

  /// Not if the indexes cannot be trusted: reading then reports why.
  func exists(_ id: ObjectID) -> Bool {
    if packs?.bounds.isStale == true { packs = nil }
    guard let packs = try? knownPacks() else { return false }
    if (try? packs.objects.contains(id)) == true || existsLoose(id) { return true }
    var oid = git_oid(id)
    return git_odb_exists(odb, &oid) == 1
  }

  /// Whether the object has a file of its own, as one just written has.
  func existsLoose(_ id: ObjectID) -> Bool { LooseObjectReader.hasFile(id, below: objectsPath) }

  func write(_ kind: ObjectKind, _ bytes: [UInt8], id: ObjectID? = nil) throws(GitError) -> ObjectID {
    try prepareToWrite()
    let object = try LooseObject(kind, bytes, id: id)
    try expectNoOther(than: bytes, kind, at: object.id)
    noteWritten(path: try object.write(below: objectsPath))
    return object.id
  }

  /// Looks for packs that came since.
  func refresh() {
    packs = nil
    git_odb_refresh(odb)
  }
}
