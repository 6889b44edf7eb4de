/// The part of a patch that a remark is about.
public struct RemarkPlace: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A line of the message: of the commit message as committed, from 1, continuing through the text below it up to
    /// the diff; for a cover letter, of its text.
    case message(line: Int)
    /// A line of a file: before the change for a line taken out, else after it.
    case line(file: String, side: Side, line: Int)
    /// A hunk, by its first line on the new side; without a line, the header of a file's changes.
    case hunk(file: String, line: Int?)
    /// The patch as a whole.
    case patch
  }

  public enum Side: String, Hashable, Sendable {
    case old, new, context
  }

  public let kind: Kind
  /// The index of the text: 0 is the one that the discussion is about.
  public let document: Int
  /// The line's index in that text; nil for the patch as a whole.
  public let index: Int?

  public init(_ kind: Kind, document: Int = 0, index: Int? = nil) {
    self.kind = kind
    self.document = document
    self.index = index
  }

  /// The patch that the discussion is about, as a whole.
  public static let whole = RemarkPlace(.patch)

  /// The file that it is in.
  public var file: String? {
    switch kind {
    case .line(let file, _, _), .hunk(let file, _): file
    case .message, .patch: nil
    }
  }
}
