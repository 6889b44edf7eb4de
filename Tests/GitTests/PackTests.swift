import Bytes
import Git
import TestSupport
import Testing

@Suite struct PackTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  private func packs() throws -> [String] { try PackageFiles.names(in: sandbox.path + "/objects/pack") }

  /// Bytes that deflate cannot shrink.
  private func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  @Test func `git accepts a pack that we write, with every object`() throws {
    let repository = try Repository.open(sandbox.path)
    let writer = try PackWriter(into: repository)
    var contents: [ObjectID: [UInt8]] = [:]
    for number in 0..<500 {
      let bytes = Array("mail \(number)\n".utf8) + noise(number * 7, seed: UInt64(number))
      contents[try writer.append(.blob, bytes)] = bytes
    }
    for bytes in [[], [0x41], noise(3_000_000, seed: 1), [UInt8](repeating: 65, count: 9_000_000)] {
      contents[try writer.append(.blob, bytes)] = bytes
    }
    let tree = Tree(contents.keys.map { TreeEntry(mode: .file, name: $0.hex, id: $0) })
    try writer.append(.tree, tree.serialized())
    let person = Signature(name: "A", email: "a@b", seconds: 5)
    let commit = Commit(
      tree: StoredObject.id(.tree, tree.serialized()), author: person, committer: person, message: [0x6D, 0x0A])
    let head = try writer.append(.commit, commit.serialized())
    // The same object again is passed over.
    #expect(try writer.append(.blob, [0x41]) == StoredObject.id(.blob, [0x41]))
    #expect(writer.count == contents.count + 2)
    let pack = try #require(try writer.finish())
    #expect(pack.count == contents.count + 2)
    #expect(try repository.compareAndSwap("refs/heads/main", from: nil, to: head) == .swapped)
    pack.release()
    #expect(try sandbox.problems() == [])
    #expect(try sandbox.git("verify-pack", pack.path).status == 0)
    #expect(try sandbox.git("count-objects", "-v").lines.contains("in-pack: \(contents.count + 2)"))
    #expect(try packs().count == 2)
    for (id, bytes) in contents { #expect(try repository.blob(id) == bytes) }
    try sandbox.git("repack", "-adfq")
    for (id, bytes) in contents { #expect(try repository.blob(id) == bytes) }
  }

  @Test func `entries made by several threads go into one pack`() throws {
    let path = sandbox.path
    let entries = try Threads(64) { try PackEntry(compressing: .blob, Array("thread \($0)".utf8)) }.wait()
    let repository = try Repository.open(path)
    let writer = try PackWriter(into: repository)
    for entry in entries { try writer.append(entry) }
    #expect(try writer.finish()?.count == 64)
    for number in 0..<64 {
      #expect(
        try repository.blob(StoredObject.id(.blob, Array("thread \(number)".utf8))) == Array("thread \(number)".utf8))
    }
    #expect(try sandbox.problems() == [])
  }

  @Test func `an empty or abandoned pack leaves no file`() throws {
    let repository = try Repository.open(sandbox.path)
    #expect(try PackWriter(into: repository).finish() == nil)
    do {
      let writer = try PackWriter(into: repository)
      try writer.append(.blob, [1])
      #expect(try packs().count == 1)
    }
    #expect(try packs() == [])
  }

  @Test func `a kept pack survives a repack without a reference to it`() throws {
    let repository = try Repository.open(sandbox.path)
    let writer = try PackWriter(into: repository)
    let id = try writer.append(.blob, Array("precious".utf8))
    let pack = try #require(try writer.finish())
    try sandbox.git("repack", "-adq")
    try sandbox.git("gc", "-q", "--prune=now")
    #expect(try sandbox.git("cat-file", "blob", id.hex).text == "precious")
    #expect(try repository.compareAndSwap("refs/x/a", from: nil, to: id) == .swapped)
    pack.release()
    try sandbox.git("repack", "-adq")
    #expect(try sandbox.git("cat-file", "blob", id.hex).text == "precious")
    #expect(try packs().filter { $0.hasSuffix(".keep") } == [])
    #expect(try packs().filter { $0.hasSuffix(".pack") }.count == 1)
  }

  @Test func `packs that killed writers kept are released once they are old, and no others`() throws {
    let repository = try Repository.open(sandbox.path)
    func write(_ text: String) throws -> String {
      let writer = try PackWriter(into: repository)
      try writer.append(.blob, Array(text.utf8))
      return String(try #require(try writer.finish()).path.dropLast(5)) + ".keep"
    }
    let (old, young, others) = (try write("old"), try write("young"), try write("others"))
    try Command("touch", "-d", "@1000000000", old, others).run().succeeded()
    try Command("sh", "-c", "echo fetch-pack 17 on ada >\"$0\" && touch -d @1000000000 \"$0\"", others).run()
      .succeeded()
    WrittenPack.releaseAbandoned(in: repository, before: 1_000_000_001)
    let kept = try packs().filter { $0.hasSuffix(".keep") }
    #expect(kept.sorted() == [young, others].map { String($0.split(separator: "/").last ?? "") }.sorted())
    #expect(try packs().filter { $0.hasSuffix(".pack") }.count == 3)
  }

  @Test(arguments: [(90, 100, false), (101, 100, true), (1, 0, true)])
  func `a small buffer is flushed as loose objects, a large one as a pack`(count: Int, limit: Int, packed: Bool) throws
  {
    let repository = try Repository.open(sandbox.path)
    let buffer = ObjectBuffer(over: repository)
    var entries: [TreeEntry] = []
    for number in 1..<max(2, count) {
      entries.append(TreeEntry(mode: .file, name: "\(number)", id: try buffer.write(.blob, Array("\(number)".utf8))))
    }
    let garbage = try buffer.write(.blob, Array("nobody refers to this".utf8))
    let root = try buffer.write(Tree(entries))
    #expect(repository.exists(root) == false)
    #expect(buffer.exists(root))
    #expect(try buffer.tree(root).entries.count == entries.count)
    let pack = try buffer.flush(reachableFrom: [root], looseLimit: limit)
    #expect((pack != nil) == packed)
    #expect(buffer.count == 0 && buffer.byteCount == 0)
    try repository.synchronizeObjects()
    #expect(try repository.compareAndSwap("refs/x/a", from: nil, to: root) == .swapped)
    pack?.release()
    #expect(try sandbox.problems() == [])
    #expect(try sandbox.git("ls-tree", root.hex).lines.count == entries.count)
    #expect(buffer.exists(garbage) == false)
  }

  @Test(
    "an object that an index places outside its pack is damaged, and a loose copy is read",
    arguments: [0x0000_D5BF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
  func outside(offset: UInt32) throws {
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    let ids = try (0..<4).map { try repository.write(.blob, Array("number \($0)".utf8)) }
    let names = ids.map { $0.hex + "\n" }.joined()
    let pack = try sandbox.git("pack-objects", "-q", "objects/pack/pack", input: Array(names.utf8)).line
    let loose = "\(sandbox.path)/objects/\(ids[1].hex.prefix(2))/\(ids[1].hex.dropFirst(2))"
    let whole = try PackageFiles.read(loose)
    try sandbox.git("prune-packed", "-q")
    let path = "\(sandbox.path)/objects/pack/pack-\(pack).idx"
    try Command("chmod", "u+w", path).run().succeeded()
    var index = try PackageFiles.read(path)
    // The table of offsets stands before the two checksums.
    let table = index.count - 40 - ids.count * 4
    for place in 0..<ids.count {
      for byte in 0..<4 {
        index[table + place * 4 + byte] = UInt8(truncatingIfNeeded: offset >> (24 - 8 * UInt32(byte)))
      }
    }
    try PackageFiles.write(index, to: path)
    for id in ids {
      #expect(throws: GitError.self) { try Repository.open(sandbox.path).blob(id) }
      #expect(throws: GitError.self) { try Repository.open(sandbox.path).header(of: id) }
    }
    // A loose one is read all the same.
    try Command("mkdir", "-p", String(loose.dropLast(39))).run().succeeded()
    try PackageFiles.write(whole, to: loose)
    #expect(try Repository.open(sandbox.path).blob(ids[1]) == Array("number 1".utf8))
  }

  @Test("a delta that is its own base by a damaged index is an error", .timeLimit(.minutes(240)))
  func cycle() throws {
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    let text = noise(2000, seed: 3)
    let ids = try [text, text + [1]].map { try repository.write(.blob, $0) }
    let names = ids.map { $0.hex + "\n" }.joined()
    // Without --delta-base-offset a delta names its base by its id.
    let pack = try sandbox.git("pack-objects", "-q", "objects/pack/pack", input: Array(names.utf8)).line
    try sandbox.git("prune-packed", "-q")
    let path = "\(sandbox.path)/objects/pack/pack-\(pack).idx"
    try Command("chmod", "u+w", path).run().succeeded()
    let index = try PackageFiles.read(path)
    let table = index.count - 40 - 8
    var failures: [Int] = []
    for place in 0..<2 {
      // Both objects begin where one of them does: the delta, or what it is made from.
      var damaged = index
      damaged.replaceSubrange(
        table + 4 - place * 4..<table + 8 - place * 4, with: index[(table + place * 4)...].prefix(4))
      try PackageFiles.write(damaged, to: path)
      let damagedRepository = try Repository.open(sandbox.path)
      failures.append(ids.count { (try? damagedRepository.blob($0)) == nil })
    }
    #expect(failures.sorted() == [0, 2])
  }
}
