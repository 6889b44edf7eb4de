import Bytes

/// A file as lines while hunks are put into it: lines of the file as it was, and lines from the diff's text.
///
/// A gap buffer: `front` holds the lines before the gap, `back` those after it in reverse order. Hunks mostly come from
/// top to bottom, so applying them all takes time in proportion to the sum of the sizes of file and hunks, not to their
/// product.
struct LineImage {
  struct Line {
    var start: UInt32
    var length: UInt32
    /// Added by a hunk, so it is in the diff's text; no later hunk may match it.
    var isPatched: Bool
  }

  private var front: [Line] = []
  private var back: [Line] = []
  /// Lines moved across the gap, as a measure of work.
  private(set) var moved = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    // A guess that avoids most reallocations.
    back.reserveCapacity(bytes.count / 32 + 1)
    var start = 0
    while start < bytes.count {
      let end = bytes.lineEnd(from: start, to: bytes.count)
      back.append(Line(start: UInt32(start), length: UInt32(end - start), isPatched: false))
      start = end
    }
    back.reverse()
  }

  var count: Int { front.count + back.count }

  subscript(index: Int) -> Line {
    index < front.count ? front[index] : back[back.count - 1 - (index - front.count)]
  }

  /// Replaces `count` lines from `index` on.
  mutating func replace(at index: Int, count: Int, with lines: ArraySlice<Line>) {
    moveGap(to: index)
    back.removeLast(count)
    front.append(contentsOf: lines)
  }

  private mutating func moveGap(to index: Int) {
    moved += abs(front.count - index)
    while front.count > index { back.append(front.removeLast()) }
    while front.count < index { front.append(back.removeLast()) }
  }

  /// The file's bytes now.
  func bytes(file: UnsafeBufferPointer<UInt8>, text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var size = 0
    for index in 0..<count { size += Int(self[index].length) }
    result.reserveCapacity(size)
    // Lines that are adjacent in their source are copied together.
    var run = (start: 0, end: 0, isPatched: false)
    func flush() {
      if run.start < run.end { result.append(contentsOf: (run.isPatched ? text : file)[run.start..<run.end]) }
    }
    for index in 0..<count {
      let line = self[index]
      if line.isPatched == run.isPatched, Int(line.start) == run.end {
        run.end += Int(line.length)
      } else {
        flush()
        run = (Int(line.start), Int(line.start) + Int(line.length), line.isPatched)
      }
    }
    flush()
    return result
  }
}
