public import Bytes

/// The tree a diff is applied to, as far as applying needs it. Only paths that the diff names, and the folders they lead
/// through where something is created, are asked for.
///
/// The methods are mutating so that an implementation can keep what it has read.
public protocol PatchTree {
  /// What stands at a path (without leading or trailing slash): a file, a link, a submodule, or a folder with mode
  /// `FileMode.tree`; nil for nothing.
  mutating func entry(at path: [UInt8]) throws(PatchTreeError) -> PatchTreeEntry?

  /// The content of a blob named by an entry.
  mutating func content(of blob: ObjectID) throws(PatchTreeError) -> [UInt8]

  /// At most `limit` paths of files anywhere below a folder; asked only where a file is to take a folder's place.
  mutating func paths(below folder: [UInt8], limit: Int) throws(PatchTreeError) -> [[UInt8]]

  /// Whether the blob is known; a binary patch that makes it then needs no data, as in git.
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
