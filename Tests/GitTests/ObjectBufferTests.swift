import Bytes
import Git
import TestSupport
import Testing

@Suite struct ObjectBufferTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  private func tree(of blobs: [ObjectID], in buffer: ObjectBuffer) throws -> ObjectID {
    try buffer.write(Tree(blobs.enumerated().map { TreeEntry(mode: .file, name: "f\($0.offset)", id: $0.element) }))
  }

  @Test func `replaced objects are released when there are many of them`() throws {
    let repository = try Repository.open(sandbox.path)
    let buffer = ObjectBuffer(over: repository)
    let kept = try buffer.write(.blob, [UInt8](repeating: 1, count: 9 << 20))
    let replaced = try buffer.write(.blob, [UInt8](repeating: 2, count: 9 << 20), insteadOf: kept)
    let root = try tree(of: [kept], in: buffer)
    try buffer.trim { [root] }
    #expect(!buffer.exists(replaced))
    #expect(buffer.exists(kept) && buffer.exists(root))
    let size = buffer.byteCount
    #expect(size < 10 << 20)

    // As much again has to come before it is looked through once more.
    let little = try buffer.write(.blob, [UInt8](repeating: 3, count: 1 << 20))
    try buffer.trim { [root] }
    #expect(buffer.exists(little))
    try buffer.write(.blob, [UInt8](repeating: 4, count: 9 << 20))
    try buffer.trim { [root] }
    #expect(!buffer.exists(little))
    #expect(buffer.byteCount == size)
    try buffer.flush(reachableFrom: [root])
    #expect(try repository.blob(kept).count == 9 << 20)
  }

  @Test func `objects that the repository has can be released, and are read from there`() throws {
    let repository = try Repository.open(sandbox.path)
    let stored = try repository.write(.blob, Array("stored\n".utf8))
    let buffer = ObjectBuffer(over: repository)
    #expect(try buffer.write(.blob, Array("stored\n".utf8)) == stored)
    let fresh = try buffer.write(.blob, Array("fresh\n".utf8))
    buffer.forgetStored()
    #expect(buffer.count == 1)
    #expect(buffer.byteCount == 6)
    #expect(try buffer.blob(stored) == Array("stored\n".utf8))
    #expect(try buffer.blob(fresh) == Array("fresh\n".utf8))
  }

  @Test func `blobs can be written to disk while their trees stay in memory`() throws {
    let repository = try Repository.open(sandbox.path)
    let buffer = ObjectBuffer(over: repository)
    let blobs = try (0..<3).map { try buffer.write(.blob, Array("blob \($0)\n".utf8)) }
    let left = try buffer.write(.blob, Array("left behind\n".utf8))
    let root = try tree(of: blobs, in: buffer)
    let first = try buffer.flushBlobs(reachableFrom: [root])
    #expect(first?.count == 3)
    #expect(buffer.exists(left))
    #expect(buffer.exists(root))
    #expect(try sandbox.tryGit("cat-file", "-e", root.hex).status != 0)
    #expect(buffer.byteCount == (try buffer.bytes(of: root, .tree).count) + 12)
    for blob in blobs { #expect(try repository.blob(blob).count == 7) }
    // Nothing is left to write.
    #expect(try buffer.flushBlobs(reachableFrom: [root]) == nil)
    try buffer.flush(reachableFrom: [root])
    first?.release()
    #expect(try sandbox.problems() == [])
    #expect(try repository.tree(root).entries.count == 3)
  }
}
