import Bytes
import Git
import TestSupport
import Testing

/// Two objects of one id, which cost an attacker some money. Here the bytes of one stand at the other's place.
@Suite("Collisions of object ids")
struct CollisionTests {
  private let sandbox: GitSandbox
  private let repository: Repository

  init() throws {
    sandbox = try GitSandbox(bare: true)
    repository = try Repository.open(sandbox.path)
  }

  private func file(_ id: ObjectID) -> String { "\(sandbox.path)/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))" }

  private func put(_ other: [UInt8], at id: ObjectID) throws {
    let stored = try repository.write(.blob, other)
    try Command("mkdir", "-p", "\(sandbox.path)/objects/\(id.hex.prefix(2))").run().succeeded()
    try Command("cp", file(stored), file(id)).run().succeeded()
  }

  @Test("a readable object is not replaced by another one of its id, however it is written")
  func refused() throws {
    let bytes = Array("mine".utf8)
    let id = StoredObject.id(.blob, bytes)
    try put(Array("theirs".utf8), at: id)
    let before = try PackageFiles.read(file(id))
    func expectCollision(_ write: () throws -> Void) {
      let error = #expect(throws: GitError.self) { try write() }
      #expect(error?.code == .collision)
    }
    expectCollision { _ = try repository.write(.blob, bytes) }
    expectCollision { _ = try PackWriter(into: repository).append(.blob, bytes) }
    expectCollision {
      let buffer = ObjectBuffer(over: repository)
      try buffer.flush(reachableFrom: [try buffer.write(.blob, bytes)])
    }
    #expect(try PackageFiles.read(file(id)) == before)
  }

  @Test("an object of another kind is a collision, the same object is not")
  func kinds() throws {
    let bytes = Array("x\n".utf8)
    let id = try repository.write(.blob, bytes)
    try repository.expectNoOther(than: bytes, .blob, at: id)
    #expect(try repository.write(.blob, bytes) == id)
    #expect(throws: GitError.self) { try repository.expectNoOther(than: bytes, .commit, at: id) }
    // Packed, it is compared as well.
    try sandbox.git("repack", "-q", "-a", "-d", "-k")
    let again = try Repository.open(sandbox.path)
    try again.expectNoOther(than: bytes, .blob, at: id)
    #expect(throws: GitError.self) { try again.expectNoOther(than: bytes + [1], .blob, at: id) }
  }

  @Test("a damaged object is written again", arguments: [0, 5])
  func healed(size: Int) throws {
    let bytes = Array("mine".utf8)
    let id = try repository.write(.blob, bytes)
    let whole = try PackageFiles.read(file(id))
    try Command("chmod", "u+w", file(id)).run().succeeded()
    try PackageFiles.write(Array(whole.prefix(size)), to: file(id))
    try repository.write(.blob, bytes)
    #expect(try PackageFiles.read(file(id)) == whole)
  }
}
