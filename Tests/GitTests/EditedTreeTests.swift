import Bytes
import Git
import TestSupport
import Testing

@Suite struct EditedTreeTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox(bare: true) }

  /// Names that git's order puts next to each other in ways that are easy to get wrong.
  private static let names = ["a", "a-", "a.b", "a0", "ab", "b", "é", "z"]

  @Test(arguments: 0..<6)
  func `any sequence of changes gives the trees of git's index`(seed: UInt64) throws {
    let repository = try Repository.open(sandbox.path)
    let store = ObjectBuffer(over: repository)
    let tree = EditedTree(Tree.emptyID)
    var random = SeededRandom(seed: seed)
    var files: [String: String] = [:]
    for round in 0..<40 {
      let blob = try store.write(.blob, Array("round \(round)".utf8))
      var edits: [String: PathEdit] = [:]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let depth = Int.random(in: 1...3, using: &random)
        let path = (0..<depth).map { _ in Self.names.randomElement(using: &random) ?? "" }.joined(separator: "/")
        if files[path] != nil, Bool.random(using: &random) {
          edits[path] = .remove(Array(path.utf8))
        } else {
          let mode = [FileMode.file, .executable, .symlink].randomElement(using: &random) ?? .file
          edits[path] = .put(Array(path.utf8), mode, blob)
        }
      }
      if round.isMultiple(of: 3) {
        // A folder in which very much is looked up is kept in another form.
        for path in files.keys {
          for _ in 0..<80 { #expect(try tree.entry(at: Array(path.utf8), in: store) != nil || files[path] == nil) }
        }
      }
      let before = tree.id
      do {
        try tree.apply(Array(edits.values), in: store)
      } catch {
        // A file where a folder is needed, or the other way round: nothing was changed.
        #expect(error.code == .exists)
        #expect(tree.id == before)
        continue
      }
      for (path, edit) in edits { files[path] = edit.value.map { "\($0.mode) \($0.id.hex)\t\(path)" } }
      _ = try store.flush(reachableFrom: [tree.id, blob])
      #expect(try gitTree(of: files.values.sorted()) == tree.id.hex)
      for (path, _) in edits {
        #expect(try tree.entry(at: Array(path.utf8), in: store)?.mode.octal == files[path].map { String($0.prefix(6)) })
      }
    }
    #expect(files.count > 3)
  }

  private func gitTree(of lines: [String]) throws -> String {
    try sandbox.git("read-tree", "--empty")
    try sandbox.git("update-index", "-z", "--index-info", input: Array(lines.map { $0 + "\0" }.joined().utf8))
    return try sandbox.git("write-tree").line
  }

  @Test func `a changed folder gets canonical modes, others stay as they are`() throws {
    let repository = try Repository.open(sandbox.path)
    let blob = try repository.write(.blob, [0x78])
    let old = FileMode(rawValue: 0o100664)
    let folder = try repository.write(Tree([TreeEntry(mode: old, name: "x", id: blob)]))
    let root = try repository.write(
      Tree([
        TreeEntry(mode: old, name: "a", id: blob), TreeEntry(mode: .tree, name: "changed", id: folder),
        TreeEntry(mode: .tree, name: "kept", id: folder),
      ]))
    let tree = EditedTree(root)
    #expect(try tree.entry(at: Array("kept/x".utf8), in: repository)?.mode == .file)
    #expect(tree.id == root)
    try tree.apply([.put(Array("changed/y".utf8), .file, blob)], in: repository)
    #expect(try repository.entry(at: "a", in: tree.id)?.mode == .file)
    #expect(try repository.entry(at: "changed/x", in: tree.id)?.mode == .file)
    #expect(try repository.entry(at: "kept", in: tree.id)?.id == folder)
  }
}
