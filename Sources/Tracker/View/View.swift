public import Bytes
package import Git

/// A published view: its data, and the log heads that it has folded.
///
/// The commit's tree holds `data` (see ``ViewData``; its id is the digest) and `heads`, a line `ID REFERENCE` for each
/// lane; in a view that ``ViewHistory`` keeps also the empty file `kept`. The commit's parent is the view that it was made
/// from.
public struct View: Sendable {
  /// The view's commit; nil for one that exists in memory only.
  public let commit: ObjectID?
  public let data: ViewData
  /// The id of the data tree.
  public let digest: ObjectID
  /// The lanes as far as they are folded.
  public let heads: [Lane]
  /// Whether history keeps it; see ``ViewHistory``.
  package var isKept = false

  fileprivate static let keptFile = "kept"

  /// Where views are published for everybody.
  public static let prefix = "refs/patchbay/view/"
  /// Where a large tracker publishes intermediate views for itself; see ``ViewReference``.
  public static let recentPrefix = "refs/patchbay/recent/"

  /// Reads a published view.
  package static func read(_ commit: ObjectID, in store: some ObjectStore) throws -> View {
    let tree = try store.tree(try store.commit(commit).tree)
    guard let data = tree["data"], let heads = tree["heads"] else { throw ViewError.malformed(commit) }
    let lanes = try store.blob(heads.id).split(separator: UInt8(ascii: "\n")).compactMap { line -> Lane? in
      guard let id = ObjectID(hexBytes: line.prefix(40)), line.count > 41 else { return nil }
      return Lane(name: String(decoding: line.dropFirst(41), as: UTF8.self), head: id)
    }
    return View(
      commit: commit, data: try ViewData(tree: data.id, in: store), digest: data.id, heads: lanes,
      isKept: tree[keptFile] != nil)
  }

  /// Whether this view has folded all that these lanes hold.
  func covers(_ lanes: [Lane]) -> Bool { Set(lanes.map(\.head)).isSubset(of: Set(heads.map(\.head))) }
}

/// A view's commit, before it is written; ``View`` reads it.
package struct ViewCommit {
  /// The id of the data tree.
  let digest: ObjectID
  /// The lanes as far as they are folded.
  let heads: [Lane]
  /// The view that it was made from.
  let parent: ObjectID?
  let summary: String
  /// Whether history keeps it; see ``ViewHistory``.
  package var isKept = false

  package init(_ digest: ObjectID, heads: [Lane], parent: ObjectID?, summary: String) {
    self.digest = digest
    self.heads = heads
    self.parent = parent
    self.summary = summary
  }

  /// - Parameter seconds: The commit's date.
  package func write(seconds: Int64, to store: some ObjectStore) throws(GitError) -> ObjectID {
    let lines = heads.sorted { $0.name < $1.name }.map { "\($0.head.hex) \($0.name)\n" }.joined()
    var tree = Tree([
      TreeEntry(mode: .tree, name: "data", id: digest),
      TreeEntry(mode: .file, name: "heads", id: try store.write(.blob, Array(lines.utf8))),
    ])
    if isKept { tree.set(TreeEntry(mode: .file, name: View.keptFile, id: try store.write(.blob, []))) }
    let signature = Signature(name: "Patchbay", email: "patchbay@localhost", seconds: seconds, offsetMinutes: 0)
    return try store.write(
      Commit(
        tree: try store.write(tree), parents: parent.map { [$0] } ?? [], author: signature, committer: signature,
        message: Array("\(summary)\n".utf8)))
  }
}
