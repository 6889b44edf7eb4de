import Bytes
import Patches

/// Which lines of a text belong to diffs, asked one after the other.
struct DiffLines {
  private enum Place {
    /// Before the first diff.
    case text
    /// Between the first line of a file and its first hunk, or in a binary patch.
    case header
    /// In a hunk that has so many lines of either side left.
    case hunk(old: Int, new: Int)
    /// Outside of a diff, or where its next hunk may follow.
    case after
  }

  private var place = Place.text

  /// Whether this line is part of a diff.
  ///
  /// - Parameter next: The text after the line.
  mutating func takes(_ line: UnsafeBufferPointer<UInt8>, before next: UnsafeBufferPointer<UInt8>) -> Bool {
    if case .hunk(let old, let new) = place, old > 0 || new > 0 {
      switch line.first {
      case UInt8(ascii: "+"): place = .hunk(old: old, new: new - 1)
      case UInt8(ascii: "-"): place = .hunk(old: old - 1, new: new)
      case UInt8(ascii: "\\"): break
      // Mailers cut the blank from empty lines.
      case .space, .carriageReturn, nil: place = .hunk(old: old - 1, new: new - 1)
      // Cut or commented upon.
      default: return leaves(line, before: next)
      }
      return true
    }
    return leaves(line, before: next)
  }

  private mutating func leaves(_ line: UnsafeBufferPointer<UInt8>, before next: UnsafeBufferPointer<UInt8>) -> Bool {
    if Self.begins(line, before: next) {
      place = .header
      return true
    }
    if case .text = place { return false }
    if let hunk = HunkHeader(line: line) {
      place = .hunk(old: hunk.oldCount, new: hunk.newCount)
      return true
    }
    if case .header = place, !line.isEmpty { return true }
    if line.first == UInt8(ascii: "\\") { return true }
    // A binary patch has two parts with an empty line between them.
    let isBinary = ["literal ", "delta "].contains { line.has($0, at: 0, to: line.count) }
    place = isBinary ? .header : .after
    return isBinary
  }

  private static func begins(_ line: UnsafeBufferPointer<UInt8>, before next: UnsafeBufferPointer<UInt8>) -> Bool {
    line.has("diff --git ", at: 0, to: line.count)
      || line.has("--- ", at: 0, to: line.count) && next.has("+++ ", at: 0, to: next.count)
  }
}
