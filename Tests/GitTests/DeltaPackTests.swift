import Bytes
import Git
import TestSupport
import Testing

@Suite struct DeltaPackTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  /// A commit of this tree on top of another.
  private func commit(_ tree: ObjectID, on parent: ObjectID?, in store: ObjectBuffer) throws -> ObjectID {
    let person = Signature(name: "A", email: "a@b", seconds: 5)
    return try store.write(
      Commit(tree: tree, parents: parent.map { [$0] } ?? [], author: person, committer: person, message: [0x6D, 0x0A]))
  }

  @Test func `a file that changes little is packed as deltas that git reads`() throws {
    let repository = try Repository.open(sandbox.path)
    let store = ObjectBuffer(over: repository)
    var random = SeededRandom(seed: 7)
    var lines = (0..<4000).map { "line \($0) \(UInt64.random(in: 0...UInt64.max, using: &random))\n" }
    let tree = EditedTree(Tree.emptyID)
    var head: ObjectID?
    var contents: [ObjectID: [UInt8]] = [:]
    var old = ObjectID.zero
    // At the begin, at the end, in the middle, longer, shorter, more than one copy instruction may hold.
    let places = [0, 3999, 2000, 10, 3000, 1, 3998] + Array(100..<150)
    for (round, place) in places.enumerated() {
      lines[place] = round % 3 == 0 ? "" : String(repeating: "changed in \(round), ", count: round * 3) + "\n"
      let bytes = Array(lines.joined().utf8)
      let blob = try store.write(.blob, bytes, insteadOf: old)
      contents[blob] = bytes
      old = blob
      let small = try store.write(.blob, Array("\(round)".utf8))
      try tree.apply(
        [.put(Array("d/e/big".utf8), .file, blob), .put(Array("d/small\(round)".utf8), .file, small)], in: store)
      head = try commit(tree.id, on: head, in: store)
    }
    let tip = try #require(head)
    let pack = try #require(try store.flush(reachableFrom: [tip]))
    try repository.synchronizeObjects()
    #expect(try repository.compareAndSwap("refs/heads/main", from: nil, to: tip) == .swapped)
    pack.release()
    #expect(try sandbox.problems() == [])
    let verified = try sandbox.git("verify-pack", "-v", pack.path).lines
    // A difference's line ends in its depth and its base.
    let depths = verified.map { $0.split(separator: " ") }.filter { $0.count == 7 }.compactMap { Int($0[5]) }
    #expect(depths.count > 50)
    #expect(depths.max() == 20)
    #expect(pack.byteCount < 1_000_000)
    for (id, bytes) in contents { #expect(try Repository.open(sandbox.path).blob(id) == bytes) }
    try sandbox.git("repack", "-adfq")
    #expect(try sandbox.problems() == [])
  }
}
