import Bytes
import Patches

/// A tree in memory, for applying diffs and for telling git what to make.
struct MemoryTree: PatchTree, Equatable, Sendable {
  struct File: Equatable, Sendable {
    var mode: FileMode
    /// A blob's bytes; a submodule's commit as 40 digits.
    var bytes: [UInt8]

    var id: ObjectID {
      mode == FileMode.submodule ? ObjectID(hexBytes: bytes) ?? .zero : SHA1.blobID(bytes)
    }
  }

  var files: [[UInt8]: File] = [:]

  subscript(path: String) -> File? {
    get { files[Array(path.utf8)] }
    set { files[Array(path.utf8)] = newValue }
  }

  func entry(at path: [UInt8]) -> PatchTreeEntry? {
    if let file = files[path] { return PatchTreeEntry(mode: file.mode, id: file.id) }
    let folder = path + [UInt8(ascii: "/")]
    return files.keys.contains { $0.starts(with: folder) }
      ? PatchTreeEntry(mode: FileMode.tree, id: .zero) : nil
  }

  func content(of blob: ObjectID) throws(PatchTreeError) -> [UInt8] {
    guard let file = files.values.first(where: { $0.id == blob }) else { throw PatchTreeError("no such blob") }
    return file.bytes
  }

  func paths(below folder: [UInt8], limit: Int) -> [[UInt8]] {
    Array(files.keys.filter { $0.starts(with: folder + [UInt8(ascii: "/")]) }.sorted(by: precedes).prefix(limit))
  }

  func contains(blob: ObjectID) -> Bool { false }

  mutating func change(_ changes: TreeChanges) throws {
    let old = self
    for change in changes.paths {
      switch change.change {
      case .delete: files[change.path] = nil
      case .write(let mode, .bytes(let bytes)): files[change.path] = File(mode: mode, bytes: bytes)
      case .write(let mode, .blob(let id)): files[change.path] = File(mode: mode, bytes: try old.content(of: id))
      case .write(let mode, .commit(let id)): files[change.path] = File(mode: mode, bytes: id.hexBytes)
      }
    }
  }

  /// The tree after a diff.
  func applying(_ diff: Diff, _ options: ApplyOptions = ApplyOptions()) throws -> MemoryTree {
    var tree = self
    try tree.change(try diff.apply(to: &tree, options: options))
    return tree
  }

  /// As `git ls-files -s` tells it, without the stage.
  var listing: [String] {
    files.sorted { precedes($0.key, $1.key) }.map {
      "\($0.value.mode) \($0.value.id.hex) \(String(decoding: QuotedName.quote($0.key), as: UTF8.self))"
    }
  }

  /// The commands for `git fast-import` that make this tree of an empty one.
  var fastImport: [UInt8] {
    var stream = Array("deleteall\n".utf8)
    for (path, file) in files.sorted(by: { precedes($0.key, $1.key) }) {
      let mode = file.mode.octal
      if file.mode == FileMode.submodule {
        stream += Array("M \(mode) ".utf8) + file.bytes + [32] + QuotedName.quote(path) + [10]
      } else {
        stream += Array("M \(mode) inline ".utf8) + QuotedName.quote(path) + [10]
        stream += Array("data \(file.bytes.count)\n".utf8) + file.bytes + [10]
      }
    }
    return stream
  }
}

private func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool { left.lexicographicallyPrecedes(right) }
