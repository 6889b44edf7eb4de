public import Bytes

/// The result of applying a diff to a tree.
public struct TreeChanges: Hashable, Sendable {
  /// One for each path, sorted by the paths' bytes.
  public let paths: [PathChange]
  /// What was done file by file, in the diff's order.
  public let files: [AppliedFile]
}

/// What happens to a path.
public struct PathChange: Hashable, Sendable {
  public enum Content: Hashable, Sendable {
    /// A blob to be written.
    case bytes([UInt8])
    /// A blob that existed before: the file's path or mode changed, but not its content.
    case blob(ObjectID)
    /// A submodule's commit.
    case commit(ObjectID)
  }

  public enum Change: Hashable, Sendable {
    case delete
    /// Written with one of the modes of `FileMode`.
    case write(mode: FileMode, Content)
  }

  public let path: [UInt8]
  public let change: Change
}

/// One file's diff that was applied.
public struct AppliedFile: Hashable, Sendable {
  /// The file's path after the change; the old one if it is deleted.
  public let path: [UInt8]
  public let operation: FileDiff.Operation
  /// Where the hunks were applied, for reporting offsets.
  public let hunks: [PlacedHunk]
}

/// Why a diff could not be applied: what went wrong in each file at fault. Nothing is applied then.
public struct TreeApplyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// In the diff's order, at most 100; never empty.
  public let failures: [ApplyError]

  /// One line of text: the first failure and how many more there are.
  public var description: String {
    let first = failures.first.map { "\($0)" } ?? ""
    return failures.count > 1 ? "\(first) (and \(failures.count - 1) more)" : first
  }
}
