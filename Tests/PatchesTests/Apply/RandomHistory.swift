import Bytes
import Patches
import TestSupport

/// A made-up project's history: text, binaries, links, submodules, awkward names; each tree differs from the one before.
struct RandomHistory {
  private(set) var trees: [MemoryTree] = [MemoryTree()]
  private var random: SeededRandom
  private var serial = 0

  init(seed: UInt64, commits: Int) {
    random = SeededRandom(seed: seed)
    var tree = MemoryTree()
    for _ in 0..<4 { addText(&tree) }
    trees.append(tree)
    while trees.count <= commits {
      let before = tree
      for _ in 0..<Int.random(in: 1...3, using: &random) { step(&tree) }
      if tree != before { trees.append(tree) }
    }
  }

  /// The history, oldest first, as `git fast-import` wants it.
  var fastImport: [UInt8] {
    var stream: [UInt8] = []
    for (index, tree) in trees.dropFirst().enumerated() {
      let message = "change \(index)\n"
      stream += Array("commit refs/heads/main\ncommitter A <a@example.org> \(1_700_000_000 + index) +0000\n".utf8)
      stream += Array("data \(message.utf8.count)\n\(message)".utf8) + tree.fastImport
    }
    return stream
  }

  private mutating func step(_ tree: inout MemoryTree) {
    switch Int.random(in: 0..<22, using: &random) {
    case 0...1: addText(&tree)
    case 2...7: editText(&tree)
    case 8: if tree.files.count > 3 { tree.files[pick(tree)] = nil }
    case 9...10: move(&tree, keeps: false)
    case 11...12: move(&tree, keeps: true)
    case 13: changeMode(&tree)
    case 14:
      put(
        &tree, .init(mode: FileMode.symlink, bytes: Array("to/\(next())".utf8)), isNew: Bool.random(using: &random)
      )
    case 15: put(&tree, .init(mode: FileMode.file, bytes: binary()), isNew: true)
    case 16: editBinary(&tree)
    case 17:
      let commit = Array(String(repeating: "c0ffee12", count: 4).utf8) + Array(String(10_000_000 + next()).utf8)
      put(&tree, .init(mode: FileMode.submodule, bytes: commit), isNew: Bool.random(using: &random))
    case 18: put(&tree, .init(mode: FileMode.file, bytes: []), isNew: Bool.random(using: &random))
    case 19:  // two files change places
      let (one, other) = (pick(tree), pick(tree))
      (tree.files[one], tree.files[other]) = (tree.files[other], tree.files[one])
    case 20:  // a file becomes a folder
      let path = pick(tree)
      let file = tree.files[path]
      tree.files[path] = nil
      tree.files[path + Array("/in".utf8)] = file
    default:  // a file is written anew
      put(&tree, .init(mode: FileMode.file, bytes: text(lines(20))), isNew: false)
    }
  }

  private mutating func next() -> Int {
    serial += 1
    return serial
  }

  private mutating func pick(_ tree: MemoryTree) -> [UInt8] {
    tree.files.keys.sorted { $0.lexicographicallyPrecedes($1) }.randomElement(using: &random) ?? Array("f".utf8)
  }

  private mutating func newPath() -> [UInt8] {
    let folders = ["", "", "src/", "a/b/", "with space/", "dìr/"]
    let names = ["f", "file name", "ümlaut", "quo\"te", "back\\slash", "a b/a b", "x -> y", "b/f", "-- ", "n.txt"]
    let folder = folders.randomElement(using: &random) ?? ""
    return Array("\(folder)\(names.randomElement(using: &random) ?? "")\(next())".utf8)
  }

  private mutating func put(_ tree: inout MemoryTree, _ file: MemoryTree.File, isNew: Bool) {
    tree.files[isNew ? newPath() : pick(tree)] = file
  }

  private mutating func addText(_ tree: inout MemoryTree) {
    put(&tree, .init(mode: FileMode.file, bytes: text(lines(Int.random(in: 1..<40, using: &random)))), isNew: true)
  }

  private mutating func lines(_ count: Int) -> [String] {
    (0..<count).map { _ in
      let stock = ["", "}", "\treturn;", "-- ", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "\\ no", "tail ", "crlf\r"]
      return Int.random(in: 0..<3, using: &random) == 0
        ? stock.randomElement(using: &random) ?? "" : "line \(Int.random(in: 0..<10_000, using: &random))"
    }
  }

  private mutating func text(_ lines: [String]) -> [UInt8] {
    Array((lines.joined(separator: "\n") + (Int.random(in: 0..<6, using: &random) == 0 ? "" : "\n")).utf8)
  }

  private mutating func binary() -> [UInt8] {
    (0..<Int.random(in: 1..<3000, using: &random)).map { $0 % 7 == 0 ? 0 : UInt8.random(in: 0...255, using: &random) }
  }

  private mutating func edited(_ bytes: [UInt8]) -> [UInt8] {
    var old = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    for _ in 0..<Int.random(in: 1..<4, using: &random) {
      let place = Int.random(in: 0...old.count, using: &random)
      let end = min(old.count, place + Int.random(in: 0..<3, using: &random))
      old.replaceSubrange(place..<end, with: lines(Int.random(in: 0..<3, using: &random)))
    }
    return Array(old.joined(separator: "\n").utf8)
  }

  private mutating func editText(_ tree: inout MemoryTree) {
    let path = pick(tree)
    guard var file = tree.files[path], file.mode.kind == 0o100000, !file.bytes.contains(0) else {
      return
    }
    file.bytes = edited(file.bytes)
    tree.files[path] = file
  }

  private mutating func editBinary(_ tree: inout MemoryTree) {
    guard
      let path = tree.files.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }).first(where: {
        tree.files[$0]?.bytes.contains(0) == true
      }), var file = tree.files[path]
    else { return }
    file.bytes.insert(contentsOf: [0, 1, 2], at: Int.random(in: 0...file.bytes.count, using: &random))
    tree.files[path] = file
  }

  private mutating func move(_ tree: inout MemoryTree, keeps: Bool) {
    let from = pick(tree)
    guard var file = tree.files[from] else { return }
    if file.mode != FileMode.submodule, file.mode != FileMode.symlink, Bool.random(using: &random),
      !file.bytes.contains(0)
    {
      file.bytes = edited(file.bytes)
    }
    if !keeps { tree.files[from] = nil }
    tree.files[newPath()] = file
  }

  private mutating func changeMode(_ tree: inout MemoryTree) {
    let path = pick(tree)
    switch tree.files[path]?.mode {
    case FileMode.file: tree.files[path]?.mode = FileMode.executable
    case FileMode.executable: tree.files[path]?.mode = FileMode.file
    default: break
    }
  }
}
