public import Bytes

/// What a diff does to one file.
public struct FileDiff: Sendable {
  public enum Operation: String, Hashable, Sendable {
    case add, delete, modify, rename, copy
  }

  /// Whether a header said so, said otherwise, or (in a plain diff) left it open until the tree is known.
  enum Certainty: Hashable, Sendable {
    case yes, no, unknown
  }

  /// The name before the change, without the stripped leading folders; nil for a created file.
  public internal(set) var oldPath: [UInt8]?
  /// The name after the change; nil for a deleted file.
  public internal(set) var newPath: [UInt8]?
  /// The mode before the change, if the header gives it.
  public internal(set) var oldMode: FileMode?
  /// The mode after the change, if the header gives it.
  public internal(set) var newMode: FileMode?
  /// The old blob on the `index` line, mostly abbreviated: lower-case hexadecimal digits.
  public internal(set) var oldID: String?
  /// The new blob on the `index` line.
  public internal(set) var newID: String?
  /// The percentage of similarity (rename, copy) or dissimilarity (rewrite).
  public internal(set) var score: Int?
  public internal(set) var hunks: [Hunk] = []
  public internal(set) var binary: BinaryPatch?
  /// Whether the change is binary; without `binary` the diff only says that the files differ.
  public internal(set) var isBinary = false
  public internal(set) var linesAdded = 0
  public internal(set) var linesRemoved = 0
  /// The line of the header in the diff's text, from 1.
  public internal(set) var line: Int

  var creation: Certainty
  var deletion: Certainty
  var isRename: Bool
  var isCopy: Bool
  /// Whether hunks must be read with their sides swapped.
  var isReversed = false
  /// The whole diff's text; hunks point into it.
  let source: [UInt8]

  /// A plain diff that may create or empty a file counts as `modify`.
  public var operation: Operation {
    if creation == .yes { return .add }
    if deletion == .yes { return .delete }
    if isRename { return .rename }
    return isCopy ? .copy : .modify
  }

  /// The name to show for the change: the new one, or the old one for a deleted file.
  public var path: [UInt8] { newPath ?? oldPath ?? [] }

  /// The hunk's text in the diff, from its `@@` line on.
  public func text(of hunk: Hunk) -> ArraySlice<UInt8> { source[hunk.range] }
}
