import Bytes
import Git
import TestSupport
import Testing

@Suite struct PathEditTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  private func path(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func listing(_ root: ObjectID) throws -> [String] {
    try sandbox.git("ls-tree", "-r", "--name-only", root.hex).lines
  }

  @Test func `files are added and removed at any depth, with their folders`() throws {
    let repository = try Repository.open(sandbox.path)
    let blob = try repository.write(.blob, path("x"))
    var root = try repository.editTree(Tree.emptyID, ["a", "b/c", "b/d/e", "f.g"].map { .put(path($0), .file, blob) })
    #expect(try listing(root) == ["a", "b/c", "b/d/e", "f.g"])
    root = try repository.editTree(root, [.remove(path("b/d/e")), .put(path("a"), .executable, blob)])
    #expect(try listing(root) == ["a", "b/c", "f.g"])
    #expect(try repository.tree(root)["a"]?.mode == .executable)
    #expect(try repository.entry(at: "b/d", in: root) == nil)
    #expect(try repository.editTree(root, []) == root)
    #expect(try repository.editTree(root, ["a", "b/c", "f.g"].map { .remove(path($0)) }) == Tree.emptyID)
    _ = try repository.compareAndSwap("refs/x/a", from: nil, to: root)
    #expect(try sandbox.problems() == [])
  }

  @Test func `a file is replaced by a folder, and a folder by a file`() throws {
    let repository = try Repository.open(sandbox.path)
    let blob = try repository.write(.blob, path("x"))
    let root = try repository.editTree(Tree.emptyID, [.put(path("a"), .file, blob), .put(path("b/c"), .file, blob)])
    let swapped = try repository.editTree(
      root,
      [
        .remove(path("a")), .put(path("a/deep/er"), .file, blob), .remove(path("b/c")), .put(path("b"), .symlink, blob),
      ])
    #expect(try listing(swapped) == ["a/deep/er", "b"])
  }

  @Test(arguments: [
    ["+a/b"], ["+b"], ["-missing"], ["-b"], ["-b/missing"], ["-missing/x"], ["+x", "+x"], ["-a", "-a"], ["-a/b"],
  ])
  func `an edit that does not fit the tree is an error`(edits: [String]) throws {
    let repository = try Repository.open(sandbox.path)
    let blob = try repository.write(.blob, path("x"))
    let root = try repository.editTree(Tree.emptyID, [.put(path("a"), .file, blob), .put(path("b/c"), .file, blob)])
    let changes = edits.map { text -> PathEdit in
      let name = path(String(text.dropFirst()))
      return text.hasPrefix("+") ? .put(name, .file, blob) : .remove(name)
    }
    #expect(throws: GitError.self) { try repository.editTree(root, changes) }
  }

  @Test(arguments: ["/a", "a//b", "a/../b", ".git/config", "a\\.git", "..\\x", "a\\..\\b"])
  func `an edit of an unsafe path is an error`(name: String) throws {
    let repository = try Repository.open(sandbox.path)
    let blob = try repository.write(.blob, [0x78])
    #expect(throws: GitError.self) { try repository.editTree(Tree.emptyID, [.put(path(name), .file, blob)]) }
  }

  @Test func `a symbolic link may not be called .gitmodules, a file may`() throws {
    let repository = try Repository.open(sandbox.path)
    let blob = try repository.write(.blob, [0x78])
    #expect(throws: GitError.self) {
      try repository.editTree(Tree.emptyID, [.put(path(".gitmodules"), .symlink, blob)])
    }
    #expect(throws: Never.self) { try repository.editTree(Tree.emptyID, [.put(path(".gitmodules"), .file, blob)]) }
  }
}
