public import Bytes

/// A place to read objects from and write them to: a repository, or an `ObjectBuffer` on top of one.
public protocol ObjectStore {
  /// Passes an object's kind and bytes to the body without copying.
  func withObject<Result>(
    _ id: ObjectID, _ body: (ObjectKind, Span<UInt8>) throws(GitError) -> Result
  ) throws(GitError) -> Result

  /// The object's kind and bytes.
  func read(_ id: ObjectID) throws(GitError) -> StoredObject

  /// Stores an object and returns its name. A failed write is an error; an existing object is not.
  func write(_ kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> ObjectID

  /// The same for an object that replaces a similar one of its kind.
  func write(_ kind: ObjectKind, _ bytes: [UInt8], insteadOf old: ObjectID) throws(GitError) -> ObjectID

  /// Stores a node of a fan-out tree, or none, in place of one that the tree no longer has, and returns its name.
  func writeNode(_ bytes: [UInt8]?, insteadOf old: ObjectID) throws(GitError) -> ObjectID

  /// Whether the object is there.
  func exists(_ id: ObjectID) -> Bool

  /// Fan-out trees, kept because a fold reads the same ones again and again.
  var nodeCache: NodeCache { get }
}

extension ObjectStore {
  @discardableResult
  public func write(
    _ kind: ObjectKind, _ bytes: [UInt8], insteadOf old: ObjectID
  ) throws(GitError) -> ObjectID { try write(kind, bytes) }

  public func writeNode(_ bytes: [UInt8]?, insteadOf old: ObjectID) throws(GitError) -> ObjectID {
    guard let bytes else { return Tree.emptyID }
    return try write(.tree, bytes)
  }

  public func read(_ id: ObjectID) throws(GitError) -> StoredObject {
    try withObject(id) { (kind, bytes) throws(GitError) in StoredObject(kind: kind, bytes: Array(copying: bytes)) }
  }

  /// The bytes of an object of this kind; another kind is an error.
  public func bytes(of id: ObjectID, _ kind: ObjectKind) throws(GitError) -> [UInt8] {
    let object = try read(id)
    guard object.kind == kind else {
      throw GitError(.corrupt, "read a \(kind.rawValue)", path: id.hex, detail: "it is a \(object.kind.rawValue)")
    }
    return object.bytes
  }

  public func blob(_ id: ObjectID) throws(GitError) -> [UInt8] { try bytes(of: id, .blob) }

  /// The entries of a tree; the empty tree need not be stored.
  public func tree(_ id: ObjectID) throws(GitError) -> Tree {
    if id == Tree.emptyID { return Tree() }
    return try Tree(parsing: try bytes(of: id, .tree))
  }

  public func commit(_ id: ObjectID) throws(GitError) -> Commit {
    try Commit(parsing: try bytes(of: id, .commit))
  }

  public func write(_ tree: Tree) throws(GitError) -> ObjectID { try write(.tree, tree.serialized()) }

  public func write(_ commit: Commit) throws(GitError) -> ObjectID {
    try write(.commit, commit.serialized())
  }

  /// The entry at a path of names joined by "/" below a tree; nil if there is none.
  public func entry(at path: String, in tree: ObjectID) throws(GitError) -> TreeEntry? {
    var found = TreeEntry(mode: .tree, name: [], id: tree)
    for name in path.utf8.split(separator: UInt8(ascii: "/")) {
      guard found.mode.isTree, let next = try self.tree(found.id)[name] else { return nil }
      found = next
    }
    return found
  }
}

extension Array where Element == UInt8 {
  init(copying span: Span<UInt8>) {
    self = span.withUnsafeBufferPointer { Array($0) }
  }
}
