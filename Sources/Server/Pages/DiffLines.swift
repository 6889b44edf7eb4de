import Patches

/// Tells lines of a diff in a mail from those around it, by the counts of its hunks: a signature's `-- ` removes nothing.
struct DiffLines {
  enum Kind: String {
    case text, hunk, added, removed
  }

  /// Lines that the hunk still has on each side.
  private var old = 0
  private var new = 0

  /// What the line is, given those before it.
  mutating func kind(of line: Substring) -> Kind {
    if old > 0 || new > 0 {
      switch line.utf8.first {
      case UInt8(ascii: "+") where new > 0:
        new -= 1
        return .added
      case UInt8(ascii: "-") where old > 0:
        old -= 1
        return .removed
      // A blank line is context that lost its blank on the way.
      case UInt8(ascii: " ") where old > 0 && new > 0, nil where old > 0 && new > 0:
        old -= 1
        new -= 1
        return .text
      case UInt8(ascii: "\\"): return .text
      default: (old, new) = (0, 0)
      }
    }
    guard line.utf8.first == UInt8(ascii: "@"), let header = HunkHeader(line.prefix(100)) else { return .text }
    (old, new) = (header.oldCount, header.newCount)
    return .hunk
  }
}
