public import Bytes
import Platform

extension Repository {
  /// Throws, with code `collision`, if a different object of this id can be read.
  ///
  /// Ids are hashes of bytes from strangers, and SHA-1 collisions can be bought. The existing object stays: facts refer
  /// to it, and git would use whichever it finds first.
  ///
  /// - Returns: Whether this object can be read.
  @discardableResult
  public func expectNoOther(than bytes: [UInt8], _ kind: ObjectKind, at id: ObjectID) throws(GitError) -> Bool {
    try handle.expectNoOther(than: bytes, kind, at: id)
  }
}

extension RepositoryHandle {
  /// A damaged object is not a different one. Packs that were added since the last look are not searched: git itself
  /// compares what it fetches.
  ///
  /// - Parameter hasFile: Whether it may be a loose object.
  /// - Returns: Whether this object can be read.
  @discardableResult
  func expectNoOther(
    than bytes: [UInt8], _ kind: ObjectKind, at id: ObjectID, hasFile: Bool = true
  ) throws(GitError) -> Bool {
    guard let present = packedCopy(of: id) ?? (hasFile ? looseCopy(of: id) : nil) else { return false }
    guard present.kind != kind || present.bytes != bytes else { return true }
    throw GitError(
      .collision, "write the object", path: id.hex, detail: "another object has this id",
      advice: "keep the mail and examine it: it was crafted to have this id")
  }

  /// Whether this object can be read, and is kept by `git gc` as long as one that is written now: as git does it instead
  /// of writing what it has.
  func reuses(_ object: StoredObject, _ id: ObjectID) throws(GitError) -> Bool {
    guard try expectNoOther(than: object.bytes, object.kind, at: id) else { return false }
    return try knownPacks().objects.freshen(id) || LooseObjectReader.freshen(id, below: objectsPath)
  }

  private func looseCopy(of id: ObjectID) -> StoredObject? {
    // An error is for readers; an object that cannot be read is written again.
    (try? LooseObjectReader.read(id, below: objectsPath)) ?? nil
  }
}
