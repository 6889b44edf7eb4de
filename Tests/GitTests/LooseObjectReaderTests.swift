import Bytes
import Git
import TestSupport
import Testing

/// Loose objects as a machine that stopped leaves them.
@Suite struct LooseObjectReaderTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  private func file(_ id: ObjectID) -> String { "\(sandbox.path)/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))" }

  private static let contents = [0, 1, 50, 55, 56, 57, 58, 200, 70_000].map { size in
    (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
  }

  @Test(arguments: contents)
  func `objects of git and our own are read, whatever their size`(_ content: [UInt8]) throws {
    let id = try #require(ObjectID(hex: sandbox.git("hash-object", "-w", "--stdin", input: content).line))
    let repository = try Repository.open(sandbox.path)
    #expect(try repository.blob(id) == content)
    let own = try repository.write(.blob, content + [1])
    #expect(try Repository.open(sandbox.path).blob(own) == content + [1])
  }

  @Test(arguments: [60, 3000])
  func `a truncated object is an error, and is read from a pack that has it`(
    _ size: Int
  ) throws {
    var random = SeededRandom(seed: 11)
    let content = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
    let repository = try Repository.open(sandbox.path)
    let id = try repository.write(.blob, content)
    let whole = try PackageFiles.read(file(id))
    try Command("chmod", "u+w", file(id)).run().succeeded()
    for count in [0, 1, 2, 10, whole.count / 2, whole.count - 5, whole.count - 4, whole.count - 1] {
      try PackageFiles.write(Array(whole[..<count]), to: file(id))
      let error = #expect(throws: GitError.self, "\(count)") { try repository.blob(id) }
      #expect(error?.code == .corrupt, "\(count)")
    }
    var damaged = whole
    damaged[whole.count / 2] ^= 0x55
    try PackageFiles.write(damaged, to: file(id))
    #expect(throws: GitError.self) { try repository.blob(id) }
    let writer = try PackWriter(into: repository)
    try writer.append(.blob, content)
    _ = try writer.finish()
    #expect(try Repository.open(sandbox.path).blob(id) == content)
  }

  @Test func `an intact loose object is read although its copy in a pack is damaged`() throws {
    var random = SeededRandom(seed: 12)
    let content = (0..<3000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let id = try Repository.open(sandbox.path).write(.blob, content)
    let pack = try sandbox.git("pack-objects", "-q", "objects/pack/pack", input: Array("\(id.hex)\n".utf8)).line
    let path = "\(sandbox.path)/objects/pack/pack-\(pack).pack"
    var bytes = try PackageFiles.read(path)
    for index in 14..<(bytes.count - 20) { bytes[index] ^= 0x55 }
    try Command("chmod", "u+w", path).run().succeeded()
    try PackageFiles.write(bytes, to: path)
    #expect(try Repository.open(sandbox.path).blob(id) == content)
  }
}
