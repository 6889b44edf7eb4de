public import Bytes
public import Git

/// The view's data: the result of folding a set of facts, as the roots of git trees.
///
///     format         the version of this layout
///     counts         how many of everything
///     messages/      a record for each message, under its id
///     answers/       for each message, the messages that answer it
///     parts/         tables of parts that may make series; see PartTable
///     revisions/     mails that may be versions of one another; see RevisionKeys
///     series/        a record for each series, under the id of its head
///     reviews/       for each patch or series, what was done to it
///     hidden/        records of the messages that somebody hid, which are nowhere else
///
/// Each folder fans out by the first two and the next two digits of the id. The id of the tree that holds them all is
/// the tracker's digest: equal facts give equal digests.
public struct ViewData: Hashable, Sendable {
  public var messages: FanoutTree
  public var answers: FanoutTree
  public var parts: FanoutTree
  public var revisions: FanoutTree
  public var series: FanoutTree
  public var reviews: FanoutTree
  public var hidden: FanoutTree
  public var counts: Counts

  /// The version of the layout and of the rules by which it is filled.
  public static let format = 12

  /// The trees from the data tree to a value: itself, a folder, and two below that.
  static let levels = 4

  /// The view of no facts.
  public static let empty = ViewData()

  init() {
    messages = FanoutTree()
    answers = FanoutTree()
    parts = FanoutTree()
    revisions = FanoutTree()
    series = FanoutTree()
    reviews = FanoutTree()
    hidden = FanoutTree()
    counts = Counts()
  }

  /// The record of a message, hidden or not; nil if it is missing.
  package func record(of message: ObjectID, in store: some ObjectStore) throws(GitError) -> FanoutTree.Value? {
    if let value = try messages.value(for: message, in: store) { return value }
    return try hidden.value(for: message, in: store)
  }

  /// What depends on mails alone, whatever was decided about them.
  package var withoutReviews: ViewData {
    var data = self
    (data.reviews, data.counts) = (FanoutTree(), Counts())
    return data
  }

  private static let folders: [(name: String, path: any WritableKeyPath<ViewData, FanoutTree> & Sendable)] = [
    ("messages", \.messages), ("answers", \.answers), ("parts", \.parts),
    ("revisions", \.revisions), ("series", \.series), ("reviews", \.reviews),
    ("hidden", \.hidden),
  ]

  /// Reads the data tree.
  ///
  /// - Throws: ``ViewError`` if it was made by a later version, or an earlier one; ``GitError`` if it cannot be read.
  public init(tree id: ObjectID, in store: some ObjectStore) throws {
    self.init()
    let tree = try store.tree(id)
    guard let format = tree["format"], let counts = tree["counts"] else { throw ViewError.malformed(id) }
    let text = String(decoding: try store.blob(format.id), as: UTF8.self)
    guard let version = Int(text.prefix { $0 != "\n" }) else { throw ViewError.malformed(id) }
    guard version <= Self.format else { throw ViewError.newer(version) }
    guard version == Self.format else { throw ViewError.older(version) }
    self.counts = Counts(record: try store.blob(counts.id))
    for folder in Self.folders { self[keyPath: folder.path] = FanoutTree(root: tree[folder.name]?.id ?? Tree.emptyID) }
  }

  /// Writes the data tree and returns its id: the digest.
  public func write(to store: some ObjectStore) throws -> ObjectID {
    var tree = Tree()
    let format = try store.write(.blob, Array("\(Self.format)\n".utf8))
    tree.set(TreeEntry(mode: .file, name: "format", id: format))
    tree.set(TreeEntry(mode: .file, name: "counts", id: try store.write(.blob, counts.record)))
    for folder in Self.folders {
      let map = self[keyPath: folder.path]
      if !map.isEmpty { tree.set(TreeEntry(mode: .tree, name: folder.name, id: map.root)) }
    }
    return try store.write(tree)
  }
}

/// A view that cannot be used as it is.
public enum ViewError: Error, Hashable, Sendable {
  /// Made by a later version of patchbay.
  case newer(Int)
  /// Made by an earlier version: it is rebuilt from the log.
  case older(Int)
  /// Not a view.
  case malformed(ObjectID)
}

extension ViewError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .newer(let version):
      "cannot read the view: its format is \(version), this patchbay knows up to \(ViewData.format); update patchbay"
    case .older(let version): "the view has the old format \(version)"
    case .malformed(let id): "tree \(id) is not a view"
    }
  }
}
