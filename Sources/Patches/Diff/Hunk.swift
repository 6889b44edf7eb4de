/// One hunk of a text diff: where it is in the diff's text and what its header says.
///
/// Kept small, since a diff may hold very many.
public struct Hunk: Hashable, Sendable {
  /// The first line on the old side, from 1; 0 for a file that is created. It is as large as the header claims.
  public internal(set) var oldStart: Int
  /// The first line on the new side, from 1; 0 for a file that is deleted.
  public internal(set) var newStart: Int
  var oldLines: UInt32
  var newLines: UInt32
  var leading: UInt32
  var trailing: UInt32
  var offset: UInt32
  var size: UInt32
  var textLine: UInt32

  /// Lines on the old side.
  public var oldCount: Int { Int(oldLines) }
  /// Lines on the new side.
  public var newCount: Int { Int(newLines) }
  /// Lines of context before the first change.
  public var leadingContext: Int { Int(leading) }
  /// Lines of context after the last change.
  public var trailingContext: Int { Int(trailing) }
  /// The line of the `@@` in the diff's text, from 1.
  public var line: Int { Int(textLine) }
  /// The hunk's range in the diff's text, from its `@@` line to its last line.
  public var range: Range<Int> { Int(offset)..<Int(offset) + Int(size) }

  /// The hunk with its sides swapped.
  var reversed: Hunk {
    var result = self
    (result.oldStart, result.newStart) = (newStart, oldStart)
    (result.oldLines, result.newLines) = (newLines, oldLines)
    return result
  }
}
