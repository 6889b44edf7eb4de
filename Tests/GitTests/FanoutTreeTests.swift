import Bytes
import Git
import TestSupport
import Testing

@Suite struct FanoutTreeTests {
  private func key(_ number: Int) -> ObjectID { SHA1.hash(Array("key \(number)".utf8)) }
  private func value(_ number: Int) -> FanoutTree.Value { FanoutTree.Value(id: SHA1.blobID(Array("\(number)".utf8))) }

  /// A map of these numbers, in a repository whose blobs exist.
  private func fill(_ repository: Repository, _ numbers: some Sequence<Int>) throws -> [ObjectID: FanoutTree
    .Value]
  {
    var all: [ObjectID: FanoutTree.Value] = [:]
    for number in numbers {
      _ = try repository.write(.blob, Array("\(number)".utf8))
      all[key(number)] = value(number)
    }
    return all
  }

  @Test func `git sees one file for each key in three levels`() throws {
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    let all = try fill(repository, 0..<300)
    let map = try FanoutTree().applying(all.mapValues { $0 }, in: repository)
    let listed = try sandbox.git("ls-tree", "-r", map.root.hex).lines
    let expected = all.keys.sorted().map { key in
      let hex = key.hex
      let path = "\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex.dropFirst(4))"
      return "100644 blob \(all[key]?.id.hex ?? "")\t\(path)"
    }
    #expect(listed == expected)
    #expect(try sandbox.problems() == [])
    var seen: [ObjectID] = []
    try map.forEach(in: repository) { key, value in
      seen.append(key)
      return all[key] == value
    }
    #expect(seen == all.keys.sorted())
    for (key, value) in all { #expect(try map.value(for: key, in: repository) == value) }
    #expect(try map.value(for: SHA1.hash([1]), in: repository) == nil)
  }

  @Test(arguments: 0..<12)
  func `one set has one root, whatever the order, the batches and what was added and removed`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed + 1))
    let sandbox = try GitSandbox(bare: true)
    let store = ObjectBuffer(over: try Repository.open(sandbox.path))
    let wanted = Dictionary(uniqueKeysWithValues: (0..<2000).map { (key($0), Optional(value($0))) })
    let direct = try FanoutTree().applying(wanted, in: store)
    var map = FanoutTree()
    var steps = (0..<2000).shuffled(using: &random)[...]
    while !steps.isEmpty {
      var batch: [ObjectID: FanoutTree.Value?] = [:]
      for number in steps.prefix(Int.random(in: 1...400, using: &random)) {
        batch[key(number)] = .some(value(number))
        // Strangers come, with wrong values, and go again.
        batch[key(number + 2000)] = .some(value(7))
      }
      steps = steps.dropFirst(batch.count / 2)
      map = try map.applying(batch, in: store)
    }
    #expect(map != direct)
    var removal: [ObjectID: FanoutTree.Value?] = [:]
    for number in 2000..<4000 { removal.updateValue(nil, forKey: key(number)) }
    removal.updateValue(nil, forKey: key(99_999))
    map = try map.applying(removal, in: store)
    #expect(map == direct)
    var everything: [ObjectID: FanoutTree.Value?] = [:]
    for key in wanted.keys { everything.updateValue(nil, forKey: key) }
    #expect(try map.applying(everything, in: store) == FanoutTree())
    #expect(try map.applying(wanted, in: store) == map)
  }

  @Test func `files and folders may stand in one tree`() throws {
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    // All below one lowest tree, where the rows of files are longer.
    let keys = (0..<40).map { SHA1.hash([UInt8($0)]) }.map { key in
      ObjectID(high: key.words.high & 0x0000_FFFF_FFFF_FFFF, middle: key.words.middle, low: key.words.low)
    }
    let blob = try repository.write(.blob, [])
    let folder = try repository.write(Tree([TreeEntry(mode: .file, name: "a", id: blob)]))
    func value(_ index: Int) -> FanoutTree.Value {
      index % 3 == 0 ? .init(mode: .tree, id: folder) : .init(mode: .file, id: blob)
    }
    var all: [ObjectID: FanoutTree.Value?] = [:]
    for (index, key) in keys.enumerated() { all[key] = value(index) }
    let direct = try FanoutTree().applying(all, in: repository)
    var map = FanoutTree()
    for (index, key) in keys.enumerated() {
      // First as the other kind.
      map = try map.applying([key: value(index + 1)], in: repository).applying([key: value(index)], in: repository)
      #expect(try map.value(for: keys[0], in: repository) == value(0))
    }
    #expect(map == direct)
    repository.nodeCache.removeAll()
    for (index, key) in keys.enumerated() { #expect(try map.value(for: key, in: repository) == value(index)) }
    #expect(try map.changes(since: FanoutTree(), in: repository).map(\.key) == keys.sorted())
    #expect(try sandbox.problems() == [])
  }

  @Test func `a comparison of two maps gives the keys that differ`() throws {
    let sandbox = try GitSandbox(bare: true)
    let store = ObjectBuffer(over: try Repository.open(sandbox.path))
    let before = Dictionary(uniqueKeysWithValues: (0..<1000).map { (key($0), Optional(value($0))) })
    let old = try FanoutTree().applying(before, in: store)
    var edits: [ObjectID: FanoutTree.Value?] = [:]
    edits.updateValue(nil, forKey: key(5))
    edits[key(6)] = .some(value(60))
    edits[key(1001)] = .some(value(1001))
    edits[key(7)] = .some(value(7))
    let new = try old.applying(edits, in: store)
    let changes = try new.changes(since: old, in: store)
    #expect(changes.map(\.key) == [key(5), key(6), key(1001)].sorted())
    for change in changes {
      #expect(change.old == (before[change.key] ?? nil))
      #expect(change.new == (edits[change.key] ?? nil))
    }
    #expect(try new.changes(since: new, in: store) == [])
    #expect(try new.changes(since: FanoutTree(), in: store).count == 1000)
    #expect(try FanoutTree().changes(since: new, in: store).count == 1000)
  }

  @Test func `keys are found by their first digits`() throws {
    let sandbox = try GitSandbox(bare: true)
    let store = ObjectBuffer(over: try Repository.open(sandbox.path))
    let all = (0..<3000).map(key)
    let map = try FanoutTree().applying(
      Dictionary(uniqueKeysWithValues: all.map { ($0, Optional(value(1))) }), in: store)
    for length in [0, 1, 2, 3, 4, 5, 7, 40] {
      let prefix = String(all[17].hex.prefix(length))
      let expected = all.filter { $0.hex.hasPrefix(prefix) }.sorted()
      #expect(try map.keys(withPrefix: prefix.uppercased(), limit: .max, in: store) == expected)
      #expect(try map.keys(withPrefix: prefix, limit: 2, in: store) == Array(expected.prefix(2)))
    }
    #expect(try map.keys(withPrefix: "xyz", limit: 9, in: store) == [])
    #expect(try map.keys(withPrefix: String(repeating: "a", count: 41), limit: 9, in: store) == [])
  }

  @Test func `a tree that is not a fan-out is an error`() throws {
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    let blob = try repository.write(.blob, [])
    for name in ["zz", "00", String(repeating: "0", count: 36)] {
      let wrong = try repository.write(Tree([TreeEntry(mode: .file, name: name, id: blob)]))
      #expect(throws: GitError.self) { try FanoutTree(root: wrong).value(for: .zero, in: repository) }
    }
    #expect(throws: GitError.self) { try FanoutTree(root: blob).value(for: .zero, in: repository) }
  }
}
