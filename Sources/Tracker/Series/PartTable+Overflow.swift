import Bytes
import Git

extension PartTable {
  /// A table with too many rows to join parts: a tree with a blob for each row, and their number.
  struct Overflow: Hashable, Sendable {
    private(set) var count = 0
    private var tree = FanoutTree()

    init() {}

    func applying(_ edits: [ObjectID: Part?], in store: some ObjectStore) throws(GitError) -> Overflow {
      var result = self
      var values: [ObjectID: FanoutTree.Value?] = [:]
      for (id, part) in edits {
        let isPresent = try tree.value(for: id, in: store) != nil
        result.count += (part == nil ? 0 : 1) - (isPresent ? 1 : 0)
        var row: [UInt8] = []
        part?.write(to: &row)
        values[id] = .some(part == nil ? nil : .init(mode: .file, id: try store.write(.blob, row)))
      }
      result.tree = try tree.applying(values, in: store)
      return result
    }

    func rows(in store: some ObjectStore) throws(GitError) -> [ObjectID: Part] {
      var rows: [ObjectID: Part] = [:]
      try tree.forEach(in: store) { (id, value) throws(GitError) in
        let line = try store.blob(value.id).dropLast()
        if let part = Part(row: line) { rows[id] = part }
        return true
      }
      return rows
    }

    private static let countFile = "count"
    private static let rowsFolder = "rows"

    fileprivate init(tree id: ObjectID, in store: some ObjectStore) throws(GitError) {
      let entries = try store.tree(id)
      guard let file = entries[Self.countFile], let folder = entries[Self.rowsFolder],
        let count = Int(String(decoding: try store.blob(file.id), as: UTF8.self), within: 0...1 << 40)
      else { throw GitError(.corrupt, "read a table of parts", path: id.hex) }
      self.count = count
      tree = FanoutTree(root: folder.id)
    }

    fileprivate func write(to store: some ObjectStore) throws(GitError) -> ObjectID {
      try store.write(
        Tree([
          TreeEntry(mode: .file, name: Self.countFile, id: try store.write(.blob, Array("\(count)".utf8))),
          TreeEntry(mode: .tree, name: Self.rowsFolder, id: tree.root),
        ]))
    }
  }

  /// Reads what ``value(writingTo:)`` wrote.
  init(_ value: FanoutTree.Value, in store: some ObjectStore) throws(GitError) {
    if value.mode.isTree {
      self.init(overflow: try Overflow(tree: value.id, in: store))
    } else {
      self.init(parsing: try store.blob(value.id))
    }
  }

  /// The table as stored in the view; nil for an empty one.
  func value(writingTo store: some ObjectStore) throws(GitError) -> FanoutTree.Value? {
    if isEmpty { return nil }
    if let overflow { return .init(mode: .tree, id: try overflow.write(to: store)) }
    return .init(mode: .file, id: try store.write(.blob, bytes))
  }
}
