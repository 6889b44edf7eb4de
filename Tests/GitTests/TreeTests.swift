import Bytes
import Git
import TestSupport
import Testing

@Suite struct TreeTests {
  private let blob = StoredObject.id(.blob, Array("x".utf8))

  @Test func `a tree has git's order and git's name`() throws {
    let sandbox = try GitSandbox(bare: true)
    let repository = try Repository.open(sandbox.path)
    _ = try repository.write(.blob, Array("x".utf8))
    let folder = try repository.write(Tree([TreeEntry(mode: .file, name: "f", id: blob)]))
    let tree = Tree([
      TreeEntry(mode: .tree, name: "a", id: folder), TreeEntry(mode: .file, name: "a.b", id: blob),
      TreeEntry(mode: .file, name: "a-b", id: blob), TreeEntry(mode: .executable, name: "a0", id: blob),
      TreeEntry(mode: .symlink, name: "link", id: blob),
      TreeEntry(mode: .submodule, name: "module", id: SHA1.hash([1])),
      TreeEntry(mode: .file, name: [0xFF, 0x80], id: blob), TreeEntry(mode: .file, name: "\u{1}", id: blob),
    ])
    let id = try repository.write(tree)
    let listing = tree.entries.map { entry in
      let kind = entry.mode.isTree ? "tree" : entry.mode.isSubmodule ? "commit" : "blob"
      let mode = String(repeating: "0", count: 6 - entry.mode.octal.count) + entry.mode.octal
      return Array("\(mode) \(kind) \(entry.id)\t".utf8) + entry.name + [0]
    }
    #expect(try sandbox.git("ls-tree", "-z", id.hex).output == listing.flatMap { $0 })
    #expect(try sandbox.git("mktree", "-z", "--missing", input: listing.reversed().flatMap { $0 }).line == id.hex)
    #expect(try repository.tree(id) == tree)
    #expect(try repository.entry(at: "a/f", in: id)?.id == blob)
    #expect(try repository.entry(at: "a/g", in: id) == nil)
    #expect(try repository.entry(at: "a.b/f", in: id) == nil)
  }

  @Test func `entries are set and removed in place`() throws {
    var tree = Tree()
    #expect(StoredObject.id(.tree, tree.serialized()) == Tree.emptyID)
    for name in ["c", "a", "b", "a"] { tree.set(TreeEntry(mode: .file, name: name, id: blob)) }
    #expect(tree.entries.map(\.nameText) == ["a", "b", "c"])
    tree.set(TreeEntry(mode: .tree, name: "b", id: blob))
    #expect(tree["b"]?.mode == .tree)
    let removed = [tree.remove("b".utf8), tree.remove("b".utf8)]
    #expect(removed == [true, false])
    #expect(tree == Tree([TreeEntry(mode: .file, name: "a", id: blob), TreeEntry(mode: .file, name: "c", id: blob)]))
  }

  @Test(arguments: [
    "100644", "100644 ", "100644 name", "100644 name\0short", "10x644 name\012345678901234567890",
    " name\012345678901234567890", "100644 \012345678901234567890", "123456789 n\012345678901234567890",
  ])
  func `bytes that are not a tree are an error`(text: String) {
    #expect(throws: GitError.self) { try Tree(parsing: Array(text.utf8)) }
  }
}
