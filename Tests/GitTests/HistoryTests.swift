import Bytes
import Git
import TestSupport
import Testing

@Suite struct HistoryTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  /// A random history: each commit has up to three of the earlier ones as parents; dates rise by `step` or stay.
  private func grow(
    _ repository: Repository, _ count: Int, step: Int64, using random: inout SeededRandom
  ) throws -> [ObjectID] {
    let tree = try repository.write(Tree())
    var ids: [ObjectID] = []
    for number in 0..<count {
      var parents: [ObjectID] = []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        if let parent = ids.suffix(12).randomElement(using: &random), !parents.contains(parent) {
          parents.append(parent)
        }
      }
      let person = Signature(name: "A", email: "a@b", seconds: 1000 + Int64(number) / 3 * step)
      let commit = Commit(
        tree: tree, parents: parents, author: person, committer: person, message: Array("\(number)".utf8))
      ids.append(try repository.write(commit))
    }
    return ids
  }

  @Test(arguments: [0, 1], 1...6)
  func `new commits are those of git rev-list, parents first`(step: Int64, seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let repository = try Repository.open(sandbox.path)
    let ids = try grow(repository, 120, step: step, using: &random)
    for _ in 0..<8 {
      let heads = (0..<3).compactMap { _ in ids.randomElement(using: &random) }
      let excluded = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in ids.randomElement(using: &random) }
      let expected = try sandbox.git(
        "rev-list", "--stdin",
        input: Array((heads.map(\.hex) + excluded.map { "^" + $0.hex }).joined(separator: "\n").utf8)
      ).lines
      let found = try repository.newCommits(from: heads, excluding: excluded)
      #expect(Set(found.map(\.hex)) == Set(expected), "seed \(seed)")
      #expect(found.count == expected.count)
      var seen: Set<ObjectID> = []
      for id in found {
        let parents = try repository.commit(id).parents
        #expect(parents.allSatisfy { seen.contains($0) || !found.contains($0) })
        seen.insert(id)
      }
    }
  }

  @Test("a commit is an ancestor of another if git says so, whatever the dates", arguments: [-5, 0, 1], 1...4)
  func ancestors(step: Int64, seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let repository = try Repository.open(sandbox.path)
    let ids = try grow(repository, 60, step: step, using: &random)
    for _ in 0..<40 {
      let (ancestor, commit) = (
        try #require(ids.randomElement(using: &random)), try #require(ids.randomElement(using: &random))
      )
      let expected = try Command("git", "merge-base", "--is-ancestor", ancestor.hex, commit.hex, in: sandbox.path).run()
      #expect(try repository.isAncestor(ancestor, of: commit) == (expected.status == 0), "seed \(seed)")
    }
  }

  @Test(
    "a history of many branches and merges with decreasing dates is walked once",
    .timeLimit(.minutes(240)))
  func diamonds() throws {
    let repository = try Repository.open(sandbox.path)
    let tree = try repository.write(Tree())
    func commit(_ seconds: Int64, _ name: String, _ parents: [ObjectID]) throws -> ObjectID {
      let person = Signature(name: "A", email: "a@b", seconds: seconds)
      return try repository.write(
        Commit(tree: tree, parents: parents, author: person, committer: person, message: Array(name.utf8)))
    }
    let root = try commit(10_000, "root", [])
    var tip = root
    for number in 1...60 {
      let date = Int64(10_000 - 10 * number)
      tip = try commit(
        date - 2, "join", [try commit(date, "left \(number)", [tip]), try commit(date, "right \(number)", [tip])])
    }
    #expect(try repository.isAncestor(root, of: tip))
    #expect(try !repository.isAncestor(tip, of: root))
    #expect(try repository.newCommits(from: [tip], excluding: []).count == 181)
    #expect(try repository.newCommits(from: [tip], excluding: [root]).count <= 181)
  }

  @Test func `30,000 commits of one second are walked in bounded time and stack`() throws {
    let stream = (0..<30_000).map { number in
      "commit refs/heads/main\nmark :\(number + 1)\ncommitter A <a@b> 1700000000 +0000\ndata 0\n"
        + (number > 0 ? "from :\(number)\n" : "") + "\n"
    }
    try sandbox.git("fast-import", "--quiet", input: Array(stream.joined().utf8))
    let repository = try Repository.open(sandbox.path)
    let head = try #require(try repository.reference("refs/heads/main"))
    let root = try #require(ObjectID(hex: try sandbox.git("rev-list", "--max-parents=0", "main").line))
    var count = 0
    let time = try processorTime { count = try repository.newCommits(from: [head], excluding: [root]).count }
    #expect(count == 29_999)
    #expect(time < .seconds(20))
  }

  @Test func `a walk gives commits newest first, with their trees`() throws {
    let repository = try Repository.open(sandbox.path)
    var parents: [ObjectID] = []
    var ids: [ObjectID] = []
    for number in 0..<50 {
      let blob = try repository.write(.blob, Array("\(number)".utf8))
      let tree = try repository.write(Tree([TreeEntry(mode: .file, name: "f", id: blob)]))
      let person = Signature(name: "A", email: "a@b", seconds: Int64(number / 2))
      parents = [
        try repository.write(Commit(tree: tree, parents: parents, author: person, committer: person, message: []))
      ]
      ids += parents
    }
    let missing = StoredObject.id(.blob, [1])
    var walk = CommitWalk(from: ids[49])
    var seen: [ObjectID] = []
    while let step = try walk.next(in: repository) {
      #expect(try repository.commit(step.id).tree == step.tree)
      seen.append(step.id)
    }
    #expect(seen == ids.reversed())
    #expect(try repository.newCommits(from: [ids[49], ids[20]], excluding: [ids[9], missing]) == Array(ids[10...]))
    #expect(try repository.newCommits(from: [ids[9]], excluding: [ids[49]]) == [])
    #expect(try repository.isAncestor(ids[3], of: ids[40]) == true)
    #expect(try repository.isAncestor(ids[40], of: ids[3]) == false)
    #expect(try repository.isAncestor(ids[3], of: ids[3]) == true)
    #expect(throws: GitError.self) { try repository.isAncestor(ids[3], of: missing) }
  }
}
