/// Why a text could not be read as a diff: what is wrong, at which line, in which file.
public struct DiffError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// No file's diff in the text (`git apply`: No valid patches in input).
    case noPatch
    /// A hunk that follows no file header.
    case hunkWithoutHeader
    /// A hunk whose lines do not match the counts on its `@@` line, or that holds a line of an unknown kind.
    case corruptHunk
    /// A header without content and without a change of mode, name or existence.
    case onlyGarbage
    /// No name where one is needed, given the number of leading folders to strip.
    case missingName
    /// A `---`, `+++`, `rename` or `copy` line that contradicts an earlier header line.
    case inconsistentHeader
    /// A mode that is not an octal number.
    case badMode
    /// A new file whose hunks remove or keep lines.
    case newFileWithOldLines
    /// A deleted file whose hunks leave lines.
    case deletedFileWithNewLines
    /// A `GIT binary patch` without `literal` or `delta` after it.
    case unknownBinaryMethod
    /// A line of a binary patch that is not base85, or data that does not inflate to the stated size.
    case corruptBinary
    /// More bytes of text than `limit`.
    case textTooLarge(limit: Int)
    /// More files than `limit`.
    case tooManyFiles(limit: Int)
    /// More hunks than `limit`.
    case tooManyHunks(limit: Int)
    /// Binary data that would inflate to more than `limit` bytes altogether.
    case binaryTooLarge(limit: Int)
  }

  public let reason: Reason
  /// The line in the text, from 1; 0 for the text as a whole.
  public let line: Int
  /// The file whose diff is meant, if known.
  public let path: [UInt8]?
}

extension DiffError: CustomStringConvertible {
  /// One line of text; the path is quoted as git quotes it, so it holds no control characters.
  public var description: String {
    var text = line > 0 ? "line \(line): \(reason)" : "\(reason)"
    if let path { text += " (\(QuotedName.display(path)))" }
    return text
  }
}

extension DiffError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noPatch: "no patch in the text"
    case .hunkWithoutHeader: "a hunk without a file header before it"
    case .corruptHunk: "the hunk does not hold the lines its header announces"
    case .onlyGarbage: "a file header that changes nothing"
    case .missingName: "the file header lacks a name"
    case .inconsistentHeader: "the file header contradicts itself"
    case .badMode: "a file mode that is not an octal number"
    case .newFileWithOldLines: "a new file depends on old contents"
    case .deletedFileWithNewLines: "a deleted file still has contents"
    case .unknownBinaryMethod: "a binary patch that is neither literal nor delta"
    case .corruptBinary: "corrupt binary patch"
    case .textTooLarge(let limit): "the diff is larger than \(limit) bytes"
    case .tooManyFiles(let limit): "the diff names more than \(limit) files"
    case .tooManyHunks(let limit): "the diff has more than \(limit) hunks"
    case .binaryTooLarge(let limit): "the diff's binary data would need more than \(limit) bytes"
    }
  }
}
