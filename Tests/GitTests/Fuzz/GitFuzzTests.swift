import Bytes
import Git
import TestSupport
import Testing

/// What others put into a repository. `PATCHBAY_FUZZ_ROUNDS=1000000` takes a million of each.
@Suite("Fuzzed objects and packs are read within bounds")
struct GitFuzzTests {
  private static let id = String(repeating: "ab", count: 20)

  @Test("commits and trees")
  func objects() {
    let id = Self.id
    let commits = [
      "tree \(id)\nparent \(id)\nauthor A U Thor <a@b> 1700000000 +0100\ncommitter C <c@d> 1700000001 -0730\n\nSubject\n",
      "tree \(id)\nauthor <> 0 +0000\ncommitter  <x> 1 +9999\nencoding latin-1\ngpgsig -----BEGIN\n more\n\nm\n\nb\n",
    ].map { Array($0.utf8) }
    let bytes = [UInt8](repeating: 0xAB, count: 20)
    let tree = Array("100644 a\0".utf8) + bytes + Array("40000 b\0".utf8) + bytes + Array("160000 c\0".utf8) + bytes
    let words = ["tree ", "parent ", "committer ", "\n\n", "> ", "100644 ", "120000 x\0", "\0"]
    let outcome = Fuzzing("commits and trees", commits + [tree], words: words).run { bytes in
      if let commit = try? Commit(parsing: bytes) {
        #expect((try? Commit(parsing: commit.serialized()))?.tree == commit.tree)
        #expect(Timestamp.bounds.contains(commit.committer.seconds))
        _ = commit.messageText
      }
      if let tree = try? Tree(parsing: bytes) { _ = tree["a"].map(\.mode.isTree) }
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  @Test("packs, indexes of one and of several, commit-graphs and loose objects on the disk")
  func files() throws {
    let sandbox = try GitSandbox()
    var ids: [ObjectID] = []
    for number in 0..<4 {
      let commit = try sandbox.commit("Commit \(number)", ["a.txt": String(repeating: "line \(number)\n", count: 40)])
      ids.append(try #require(ObjectID(hex: commit)))
      ids.append(try #require(ObjectID(hex: sandbox.git("rev-parse", "HEAD:a.txt").line)))
    }
    try sandbox.git("repack", "-q", "-a", "-d", "-f")
    try sandbox.git("commit-graph", "write", "--reachable")
    let blob = try #require(
      ObjectID(hex: sandbox.git("hash-object", "-w", "--stdin", input: Array("loose\n".utf8)).line))
    let objects = sandbox.path + "/.git/objects/"
    try sandbox.git("multi-pack-index", "write")
    let names = "pack/*.pack pack/*.idx pack/multi-pack-index info/commit-graph"
    let packs = try Command("sh", "-c", "ls \(names)", in: objects).run().lines
    let files = (packs + ["\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))"]).map { objects + $0 }
    try Command("chmod", arguments: ["u+w"] + files).run().succeeded()
    let whole = try files.map { try PackageFiles.read($0) }
    var count = 0
    // The files take turns; an input is one that is written, opened and read.
    let outcome = try Fuzzing("packs and indexes", whole, rounds: 400).run { bytes in
      let place = count % files.count
      count += 1
      try PackageFiles.write(bytes, to: files[place])
      if let repository = try? Repository.open(sandbox.path) {
        for id in ids + [blob] { _ = try? repository.read(id) }
        var steps = 0
        var walk = CommitWalk(from: ids[6])
        while steps < 1000, (try? walk.next(in: repository)) ?? nil != nil { steps += 1 }
        #expect(steps < 1000)
        _ = try? repository.isAncestor(ids[0], of: ids[6])
        _ = try? repository.commit(named: "HEAD~2")
      }
      try PackageFiles.write(whole[place], to: files[place])
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }
}
