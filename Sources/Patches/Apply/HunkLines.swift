import Bytes

/// A hunk's two sides as lines of the diff's text: what it looks for and what it replaces that with.
struct HunkLines {
  private(set) var old: [LineImage.Line] = []
  private(set) var new: [LineImage.Line] = []
  /// The longest line of the old side, which narrows down most where the hunk can match.
  private(set) var pivot = 0
  /// Whether a line without newline comes before the old side's last one, as only hand-made hunks have it.
  private(set) var hasBrokenLine = false

  /// Reads the sides of a hunk, reusing the memory of the last one.
  mutating func read(_ hunk: Hunk, _ text: UnsafeBufferPointer<UInt8>, reversed: Bool) {
    old.removeAll(keepingCapacity: true)
    new.removeAll(keepingCapacity: true)
    let oldMark = UInt8(ascii: reversed ? "+" : "-")
    let newMark = UInt8(ascii: reversed ? "-" : "+")
    let end = hunk.range.upperBound
    var start = hunk.range.lowerBound
    while start < end {
      let next = text.lineEnd(from: start, to: end)
      // "\ No newline at end of file" removes the newline of the line before it.
      let isIncomplete = next < end && text[next] == UInt8(ascii: "\\")
      let length = next - start - 1 - (isIncomplete ? 1 : 0)
      let line = LineImage.Line(
        start: UInt32(start + 1), length: UInt32(max(0, length)), isPatched: true)
      switch text[start] {
      case 10:
        if !isIncomplete {
          let empty = LineImage.Line(start: UInt32(start), length: 1, isPatched: true)
          old.append(empty)
          new.append(empty)
        }
      case UInt8(ascii: " "):
        old.append(line)
        new.append(line)
      case oldMark: old.append(line)
      case newMark: new.append(line)
      default: break  // the header, or the remark that a newline is missing
      }
      start = next
    }
    measureOldSide(text)
  }

  /// Drops a line of context before the changes.
  mutating func dropFirst(_ text: UnsafeBufferPointer<UInt8>) {
    old.removeFirst()
    new.removeFirst()
    measureOldSide(text)
  }

  /// Drops a line of context after the changes.
  mutating func dropLast(_ text: UnsafeBufferPointer<UInt8>) {
    old.removeLast()
    new.removeLast()
    measureOldSide(text)
  }

  private mutating func measureOldSide(_ text: UnsafeBufferPointer<UInt8>) {
    pivot = 0
    hasBrokenLine = false
    guard let last = old.indices.last else { return }
    for (index, line) in old.enumerated() where index != last {
      if line.length > old[pivot].length { pivot = index }
      if line.length == 0 || text[Int(line.start) + Int(line.length) - 1] != 10 { hasBrokenLine = true }
    }
  }
}
