import Bytes
import Git
import TestSupport
import Testing

/// Objects in packs of any shape that git makes, read while packs come and go.
@Suite struct PackedObjectTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  private func content(_ number: Int) -> [UInt8] { Array("number \(number)\n".utf8) }

  /// Packs so many small blobs.
  private func pack(_ numbers: Range<Int>) throws -> [ObjectID] {
    let writer = try PackWriter(into: try Repository.open(sandbox.path))
    let ids = try numbers.map { try writer.append(.blob, content($0)) }
    try writer.finish()?.release()
    return ids
  }

  /// The path of the first pack, which may be written to.
  private func packFile() throws -> String {
    let names = try PackageFiles.names(in: "\(sandbox.path)/objects/pack").filter { $0.hasSuffix(".pack") }
    let path = "\(sandbox.path)/objects/pack/\(try #require(names.first))"
    try Command("chmod", "u+w", path).run().succeeded()
    return path
  }

  @Test(
    "threads read a pack whose index is kept once it was asked often, or too large, and miss what is not in it",
    arguments: [9000, 18000])
  func middleAndLarge(count: Int) throws {
    let ids = try pack(0..<count)
    let path = sandbox.path
    let wrong = try Threads(3) { start in
      let repository = try Repository.open(path)
      var wrong: [Int] = []
      for number in stride(from: start, to: count, by: 3)
      where try repository.blob(ids[number]) != Array("number \(number)\n".utf8) { wrong.append(number) }
      for number in count..<count + 300
      where repository.exists(StoredObject.id(.blob, Array("number \(number)\n".utf8))) { wrong.append(number) }
      return wrong
    }.wait()
    #expect(wrong == [[], [], []])
    let repository = try Repository.open(path)
    // The first and the last of all, and of those with one first byte.
    for id in ids.sorted() { #expect(repository.exists(id)) }
  }

  @Test("an object that compresses to any part of its size is found where it is, alone in its pack, first and last")
  func wellCompressed() throws {
    for size in [0, 1, 200, 825, 4096, 70_000, 3_000_000] {
      for line in ["", "the tide is high\n"] {
        let bytes = Array(String(repeating: "a" + line, count: size / (line.utf8.count + 1)).utf8) + Array(line.utf8)
        for others in [0..<0, 0..<3, 0..<9000] {
          for isFirst in [true, false] {
            let sandbox = try GitSandbox(bare: true)
            let writer = try PackWriter(into: try Repository.open(sandbox.path))
            let first = isFirst ? try writer.append(.blob, bytes) : .zero
            for number in others { try writer.append(.blob, content(number)) }
            let id = isFirst ? first : try writer.append(.blob, bytes)
            try writer.finish()?.release()
            let repository = try Repository.open(sandbox.path)
            #expect(try repository.expectNoOther(than: bytes, .blob, at: id), "\(size) bytes beside \(others.count)")
            #expect(try repository.blob(id) == bytes)
          }
        }
      }
    }
  }

  @Test("deltas of bases that are named by their ids", arguments: [1, 2])
  func named(version: Int) throws {
    let repository = try Repository.open(sandbox.path)
    var random = SeededRandom(seed: 3)
    var lines = (0..<600).map { "line \($0) \(UInt64.random(in: 0...UInt64.max, using: &random))\n" }
    var contents: [ObjectID: [UInt8]] = [:]
    for round in 0..<40 {
      lines[Int.random(in: 0..<600, using: &random)] = "round \(round)\n"
      // Long copies, too: more than one instruction may hold.
      let bytes = Array((round % 2 == 0 ? lines : lines + lines + lines + lines).joined().utf8)
      contents[try repository.write(.blob, bytes)] = bytes
    }
    let names = Array(contents.keys.map { $0.hex + "\n" }.joined().utf8)
    try sandbox.git("pack-objects", "-q", "--index-version=\(version)", "objects/pack/pack", input: names)
    try sandbox.git("prune-packed", "-q")
    let reader = try Repository.open(sandbox.path)
    for (id, bytes) in contents { #expect(try reader.blob(id) == bytes) }
    #expect(try sandbox.git("count-objects", "-v").lines.contains("in-pack: 40"))
  }

  @Test func `a handle reads on when its packs are replaced and others come`() throws {
    let old = try pack(0..<20) + pack(20..<40)
    let reader = try Repository.open(sandbox.path)
    #expect(try reader.blob(old[0]) == content(0))
    try sandbox.git("repack", "-adkq")
    for (number, id) in old.enumerated() { #expect(try reader.blob(id) == content(number)) }
    let new = try pack(40..<60)
    for (number, id) in new.enumerated() {
      #expect(reader.exists(id))
      #expect(try reader.blob(id) == content(40 + number))
    }
  }

  @Test func `a pack that ends too early is damaged, and another copy is read`() throws {
    let ids = try pack(0..<20)
    let path = try packFile()
    let bytes = try PackageFiles.read(path)
    try PackageFiles.write(
      Array(bytes[..<(bytes.count / 2)] + [UInt8](repeating: 0xFF, count: bytes.count / 4)), to: path)
    let reader = try Repository.open(sandbox.path)
    #expect(throws: GitError.self) { for id in ids { _ = try reader.blob(id) } }
    for number in 0..<20 { try Repository.open(sandbox.path).write(.blob, content(number)) }
    for (number, id) in ids.enumerated() { #expect(try Repository.open(sandbox.path).blob(id) == content(number)) }
  }

  @Test func `an object whose size was damaged is damaged, however much memory it asks for`() throws {
    let id = try #require(try pack(0..<1).first)
    let path = try packFile()
    var bytes = try PackageFiles.read(path)
    // A blob of 2^52 bytes, in place of what stands after the pack's own header.
    bytes.replaceSubrange(12..<20, with: [0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])
    try PackageFiles.write(bytes, to: path)
    let error = #expect(throws: GitError.self) { try Repository.open(sandbox.path).blob(id) }
    #expect(error?.code == .corrupt)
  }

  @Test func `objects of several packs are read in the order in which they lie, loose ones last`() throws {
    let ids = try pack(0..<3000) + pack(3000..<3500)
    // As git packs them: with deltas, in an order of its own.
    let text = [UInt8](repeating: 0x61, count: 3000)
    let writer = try PackWriter(into: try Repository.open(sandbox.path))
    let similar = try (0..<300).map { try writer.append(.blob, text + content($0) + text) }
    try writer.finish()?.release()
    let root = try Repository.open(sandbox.path).write(
      Tree(similar.enumerated().map { TreeEntry(mode: .file, name: "f\($0.offset)", id: $0.element) }))
    try sandbox.git("update-ref", "refs/test/similar", root.hex)
    try sandbox.git("repack", "-adkfq")
    let own = try pack(3500..<3600)
    let loose = try Repository.open(sandbox.path).write(.blob, content(9999))
    var random = SeededRandom(seed: 1)
    let wanted = ([loose] + ids + similar + own).shuffled(using: &random)
    let reader = try Repository.open(sandbox.path)
    let order = try reader.readingOrder(of: wanted)
    #expect(order.sorted() == Array(wanted.indices))
    #expect(order.last.map { wanted[$0] } == loose)
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { (wanted[$0.element], $0.offset) })
    #expect(zip(own, own.dropFirst()).allSatisfy { places[$0, default: 0] + 1 == places[$1] })
    for place in order { #expect(try StoredObject.id(.blob, reader.blob(wanted[place])) == wanted[place]) }
    // And in another order as well.
    for id in wanted.reversed() { #expect(try StoredObject.id(.blob, reader.blob(id)) == id) }
    for number in 20_000..<21_000 { #expect(!reader.exists(StoredObject.id(.blob, content(number)))) }
    for id in wanted { #expect(reader.exists(id)) }
  }
}
