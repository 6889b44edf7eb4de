import Bytes
import Git
import TestSupport
import Testing

@Suite(.serialized) struct ConcurrencyTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  /// Commands run over and over until there is a file `stop`.
  private static func repeated(_ commands: String, in path: String) -> Command {
    Command("sh", "-c", "while [ ! -e stop ] && kill -0 $PPID; do \(commands); done", in: path)
  }

  /// Appends `count` commits to one reference as the log does; returns how often the swap was refused.
  private static func append(_ path: String, writer: Int, count: Int, lane: String) throws -> Int {
    let repository = try Repository.open(path)
    var refused = 0
    for number in 0..<count {
      let blob = try repository.write(.blob, Array("\(writer) \(number)".utf8))
      let tree = try repository.write(Tree([TreeEntry(mode: .file, name: "\(writer)-\(number)", id: blob)]))
      let person = Signature(name: "w", email: "w@x", seconds: 1)
      while true {
        let head = try repository.reference(lane)
        let commit = Commit(
          tree: tree, parents: head.map { [$0] } ?? [], author: person, committer: person, message: [])
        let id = try repository.write(commit)
        if try repository.compareAndSwap(lane, from: head, to: id, durable: false) == .swapped { break }
        refused += 1
      }
    }
    return refused
  }

  @Test func `many writers to one reference lose nothing during pack-refs, repack and gc`() throws {
    let path = sandbox.path
    let lane = "refs/patchbay/log/a"
    let git = Self.repeated("git pack-refs --all; git repack -adq; git gc -q; git prune-packed", in: path)
    let housekeeping = try git.start()
    defer { try? PackageFiles.write([], to: path + "/stop") }
    _ = try Threads(4) { try Self.append(path, writer: $0, count: 60, lane: lane) }.wait()
    try PackageFiles.write([], to: path + "/stop")
    try housekeeping.wait().succeeded()
    let repository = try Repository.open(path)
    let head = try #require(try repository.reference(lane))
    let commits = try repository.newCommits(from: [head], excluding: [])
    #expect(commits.count == 240)
    var names: Set<String> = []
    for id in commits {
      let commit = try repository.commit(id)
      names.formUnion(try repository.tree(commit.tree).entries.map(\.nameText))
    }
    #expect(names.count == 240)
    #expect(try sandbox.problems() == [])
  }

  @Test func `a listing is complete while references are packed`() throws {
    let path = sandbox.path
    let names = (0..<20).map { "refs/patchbay/log/\($0)" }
    let repository = try Repository.open(path)
    var ids: [ObjectID] = []
    for number in 0..<2 { ids.append(try repository.write(.blob, Array("\(number)".utf8))) }
    for name in names {
      #expect(try repository.compareAndSwap(name, from: nil, to: ids[0], durable: false) == .swapped)
    }
    let packing = try Self.repeated("git pack-refs --all", in: path).start()
    defer { try? PackageFiles.write([], to: path + "/stop") }
    for round in 0..<300 {
      let name = names[round % names.count]
      let (old, new) = (ids[round / names.count % 2], ids[1 - round / names.count % 2])
      // pack-refs holds the lock for a moment to remove a loose reference.
      while try repository.compareAndSwap(name, from: old, to: new, durable: false) != .swapped {}
      let listed = try repository.references(under: "refs/patchbay/")
      #expect(listed.count == names.count)
      #expect(listed.first { $0.name == name }?.id == new)
    }
    try PackageFiles.write([], to: path + "/stop")
    _ = packing.wait()
  }

  @Test func `one of several creators of a reference wins`() throws {
    let path = sandbox.path
    for round in 0..<20 {
      let results = try Threads(6) { writer in
        let repository = try Repository.open(path)
        let id = try repository.write(.blob, Array("\(writer)".utf8))
        return try repository.compareAndSwap("refs/x/\(round)", from: nil, to: id, durable: false)
      }.wait()
      #expect(results.count { $0 == .swapped } == 1)
    }
  }
}
