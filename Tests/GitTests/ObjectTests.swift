import Bytes
import Git
import TestSupport
import Testing

@Suite struct ObjectTests {
  @Test(arguments: [0, 1, 5, 4096, 3_000_000])
  func `git reads a blob that we write, under the same name`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    let id = try repository.write(.blob, bytes)
    #expect(try sandbox.git("cat-file", "blob", id.hex).output == bytes)
    #expect(try sandbox.git("hash-object", "--stdin", input: bytes).line == id.hex)
    #expect(StoredObject.id(.blob, bytes) == id)
    #expect(try repository.read(id) == StoredObject(kind: .blob, bytes: bytes))
    #expect(try repository.header(of: id)?.size == bytes.count)
    #expect(repository.exists(id) == true)
    let size = try repository.withObject(id) { kind, span in kind == .blob ? span.count : -1 }
    #expect(size == bytes.count)
    #expect(try sandbox.problems() == [])
  }

  @Test func `a missing object is an error that names it`() throws {
    let folder = try TemporaryDirectory()
    let repository = try Repository.create(bare: folder("new/deep"))
    let missing = StoredObject.id(.blob, [1])
    #expect(repository.exists(missing) == false)
    let error = #expect(throws: GitError.self) { try repository.blob(missing) }
    #expect(error?.code == .notFound)
    #expect(error?.path == missing.hex)
    #expect(try repository.header(of: missing) == nil)
  }

  @Test func `an object of another kind than asked for is an error`() throws {
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    let id = try repository.write(.blob, [1, 2, 3])
    let error = #expect(throws: GitError.self) { try repository.commit(id) }
    #expect(error?.code == .corrupt)
  }
}
