public import Bytes

/// The tree that a diff is applied to, reduced to what applying needs. Only paths that the diff names are looked up,
/// and the folders above them where something is created.
///
/// The methods are mutating so that an implementation can keep what it has read.
public protocol PatchTree {
  /// The entry at a path (without leading or trailing slash): a file, a link, a submodule, or a folder with mode
  /// `FileMode.tree`; nil for nothing.
  mutating func entry(at path: [UInt8]) throws(PatchTreeError) -> PatchTreeEntry?

  /// The content of a blob named by an entry.
  mutating func content(of blob: ObjectID) throws(PatchTreeError) -> [UInt8]

  /// At most `limit` paths of files anywhere below a folder; called only if a file would replace a folder.
  mutating func paths(below folder: [UInt8], limit: Int) throws(PatchTreeError) -> [[UInt8]]

  /// Whether the blob exists; a binary patch that produces it then needs no data, as in git.
  mutating func contains(blob: ObjectID) throws(PatchTreeError) -> Bool
}

/// What stands at a path.
public struct PatchTreeEntry: Hashable, Sendable {
  public let mode: FileMode
  public let id: ObjectID

  public init(mode: FileMode, id: ObjectID) {
    self.mode = mode
    self.id = id
  }
}

/// A tree that could not be read.
public struct PatchTreeError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
