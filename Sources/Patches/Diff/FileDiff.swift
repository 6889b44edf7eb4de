public import Bytes

/// What a diff does to one file.
public struct FileDiff: Sendable {
  public enum Operation: String, Hashable, Sendable {
    case add, delete, modify, rename, copy
  }

  /// Whether a header said so, said otherwise, or (a plain diff) left it open until the tree is seen.
  enum Certainty: Hashable, Sendable {
    case yes, no, unknown
  }

  /// Name before the change, without the stripped leading folders; nil for a created file.
  public internal(set) var oldPath: [UInt8]?
  /// Name after the change; nil for a deleted file.
  public internal(set) var newPath: [UInt8]?
  /// Mode before the change where the header tells it.
  public internal(set) var oldMode: FileMode?
  /// Mode after the change where the header tells it.
  public internal(set) var newMode: FileMode?
  /// What the `index` line names as the old blob, mostly abbreviated: hexadecimal digits, lower case.
  public internal(set) var oldID: String?
  /// What the `index` line names as the new blob.
  public internal(set) var newID: String?
  /// Per cent of similarity (rename, copy) or dissimilarity (rewrite).
  public internal(set) var score: Int?
  public internal(set) var hunks: [Hunk] = []
  public internal(set) var binary: BinaryPatch?
  /// Whether the change is binary; without `binary` it is one that only says that the files differ.
  public internal(set) var isBinary = false
  public internal(set) var linesAdded = 0
  public internal(set) var linesRemoved = 0
  /// The line of the header in the diff's text, from 1.
  public internal(set) var line: Int

  var creation: Certainty
  var deletion: Certainty
  var isRename: Bool
  var isCopy: Bool
  /// Hunks are to be read with their sides swapped.
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

  /// The name to show for the change: the new one, for a deleted file the old one.
  public var path: [UInt8] { newPath ?? oldPath ?? [] }

  /// The hunk's text from its `@@` line on, as it stands in the diff.
  public func text(of hunk: Hunk) -> ArraySlice<UInt8> { source[hunk.range] }
}
