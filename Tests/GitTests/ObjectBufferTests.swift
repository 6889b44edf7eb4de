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

  @Test(
    "objects that are made again are kept by gc as new ones, and written once more only where they have a date of their own",
    arguments: ["loose", "packed", "cruft"])
  func repeated(_ form: String) throws {
    func flush() throws -> ObjectID {
      let buffer = ObjectBuffer(over: try Repository.open(sandbox.path))
      let blobs = try (0..<200).map { try buffer.write(.blob, Array("blob \($0)\n".utf8)) }
      let root = try tree(of: blobs, in: buffer)
      try buffer.flush(reachableFrom: [root], isRepeated: true)?.release()
      return root
    }
    let root = try flush()
    switch form {
    case "loose":
      let objects = "cd \(sandbox.path); mv objects/pack/* .; for pack in *.pack; do git unpack-objects -q <$pack; done"
      try Command("sh", "-c", objects).run().succeeded()
    // With another object, or it would be the same pack.
    case "cruft": _ = try Repository.open(sandbox.path).write(.blob, Array("another\n".utf8))
    default: break
    }
    try Command("sh", "-c", "find \(sandbox.path)/objects -type f -exec touch -d 2001-02-03 {} +").run().succeeded()
    if form == "cruft" { try sandbox.git("repack", "-q", "-d", "--cruft", "--cruft-expiration=never") }
    #expect(try flush() == root)
    let counts = try sandbox.git("count-objects", "-v").lines
    let expected = ["loose": ["count: 201", "packs: 0"], "packed": ["count: 0", "packs: 1"], "cruft": ["packs: 2"]]
    for line in expected[form, default: []] { #expect(counts.contains(line), "\(counts)") }
    // What `git gc` does to what no reference leads to.
    try sandbox.git("repack", "-q", "-d", "-A", "--unpack-unreachable=2.weeks.ago")
    try sandbox.git("prune", "--expire=2.weeks.ago")
    let buffer = ObjectBuffer(over: try Repository.open(sandbox.path))
    for entry in try buffer.tree(root).entries { #expect(buffer.exists(entry.id)) }
  }

  @Test func `what some levels of trees lead to can be written to disk while they stay in memory`() throws {
    let repository = try Repository.open(sandbox.path)
    let buffer = ObjectBuffer(over: repository)
    let blobs = try (0..<3).map { try buffer.write(.blob, Array("blob \($0)\n".utf8)) }
    let left = try buffer.write(.blob, Array("left behind\n".utf8))
    let folder = try tree(of: blobs, in: buffer)
    let note = try buffer.write(.blob, Array("beside it\n".utf8))
    func entries(_ folder: ObjectID) -> [TreeEntry] {
      [TreeEntry(mode: .tree, name: "folder", id: folder), TreeEntry(mode: .file, name: "note", id: note)]
    }
    let root = try buffer.write(Tree(entries(folder)))
    let first = try buffer.flush(below: 2, of: root)
    #expect(first?.count == 4)
    #expect(!buffer.exists(left))
    #expect(buffer.count == 2)
    #expect(buffer.byteCount == (try buffer.bytes(of: root, .tree).count + buffer.bytes(of: folder, .tree).count))
    for id in [root, folder] { #expect(try sandbox.tryGit("cat-file", "-e", id.hex).status != 0) }
    for blob in blobs { #expect(try repository.blob(blob).count == 7) }
    // Nothing is left to write.
    #expect(try buffer.flush(below: 2, of: root) == nil)
    let second = try buffer.flush(below: 1, of: root)
    #expect(second?.count == 1)
    #expect(try repository.tree(folder).entries.count == 3)
    try buffer.flush(reachableFrom: [root])
    first?.release()
    second?.release()
    #expect(try sandbox.problems() == [])
    #expect(try repository.tree(root).entries.count == 2)
  }

  @Test(arguments: 1...8)
  func `of fan-out trees that are edited widely only the newest stay in memory`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let repository = try Repository.open(sandbox.path)
    let buffer = ObjectBuffer(over: repository)
    let plain = ObjectBuffer(over: repository)
    buffer.willFoldWidely()
    // Of few keys, so that both maps are often equal, and nodes of one stand in several places.
    func key(_ number: Int) -> ObjectID { ObjectID(high: UInt64(number % 3) << 48, middle: 0, low: UInt32(number / 3)) }
    func value(_ number: Int) throws -> FanoutTree.Value {
      let bytes = Array("\(number)\n".utf8)
      try plain.write(.blob, bytes)
      return FanoutTree.Value(id: try buffer.write(.blob, bytes))
    }
    var maps = [FanoutTree(), FanoutTree()]
    var expected = maps
    for step in 0..<200 {
      let place = step % 2
      var edits: [ObjectID: FanoutTree.Value?] = [:]
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let number = Int.random(in: 0..<2, using: &random)
        edits[key(Int.random(in: 0..<6, using: &random))] = .some(number == 0 ? nil : try value(number))
      }
      maps[place] = try maps[place].applying(edits, in: buffer)
      expected[place] = try expected[place].applying(edits, in: plain)
      #expect(maps == expected)
    }
    for (map, expected) in zip(maps, expected) {
      var values: [[ObjectID: FanoutTree.Value]] = [[:], [:]]
      try map.forEach(in: buffer) { (key, value) throws(GitError) in
        values[0][key] = value
        return true
      }
      try expected.forEach(in: plain) { (key, value) throws(GitError) in
        values[1][key] = value
        return true
      }
      #expect(values[0] == values[1])
    }
    let count = buffer.count
    try buffer.retain(reachableFrom: maps.map(\.root))
    // The blobs may be left over, but no trees.
    #expect(count - buffer.count <= 1)
    try buffer.flush(reachableFrom: maps.map(\.root))?.release()
    #expect(try sandbox.problems() == [])
  }
}
