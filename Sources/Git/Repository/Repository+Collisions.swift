public import Bytes
import Platform

extension Repository {
  /// Throws, with code `collision`, if an object of this id can be read and is another one.
  ///
  /// Ids are made of bytes that strangers send, and SHA-1 collisions can be bought. What is there stays: facts refer to
  /// it, and git would believe whichever it finds first.
  public func expectNoOther(than bytes: [UInt8], _ kind: ObjectKind, at id: ObjectID) throws(GitError) {
    try handle.expectNoOther(than: bytes, kind, at: id)
  }
}

extension RepositoryHandle {
  /// One that is damaged is no other one. Packs that came since they were last looked for are not looked at: git
  /// compares what it fetches by itself.
  ///
  /// - Parameter hasFile: Whether it may be a loose object.
  func expectNoOther(
    than bytes: [UInt8], _ kind: ObjectKind, at id: ObjectID, hasFile: Bool = true
  ) throws(GitError) {
    let present = try packedCopy(of: id) ?? (hasFile ? looseCopy(of: id) : nil)
    guard let present, present.kind != kind || present.bytes != bytes else { return }
    throw GitError(
      .collision, "write the object", path: id.hex, detail: "another object has this id",
      advice: "keep the mail and have somebody look at it: it was made so")
  }

  private func looseCopy(of id: ObjectID) -> StoredObject? {
    // An error is for who reads it; one that cannot be read is written anew.
    (try? LooseObjectReader.read(id, below: objectsPath)) ?? nil
  }
}
