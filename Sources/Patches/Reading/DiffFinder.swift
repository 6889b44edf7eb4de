import Bytes

/// Finds the diff in a text: from the header of the first file to the last line of the last hunk. It looks at line
/// starts only, so a quoted diff does not count, and follows the hunks' line counts, so that a mail's signature or a
/// list's footer is not taken for a part of it.
///
/// It does not validate: what it finds may be damaged. ``Diff`` parses it and says so. Linear in the text.
struct DiffFinder {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var start: Int?
  private var end = 0

  /// The diff's range in the bytes; nil if there is none.
  static func find(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    var finder = DiffFinder(bytes: bytes)
    return finder.scan()
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func scan() -> Range<Int>? {
    /// `Index:`, `diff -u` and `=====` lines right before a file's header belong to the diff.
    var preamble: Int?
    while position < bytes.count {
      let lineStart = position
      let line = takeLine()
      guard let first = line.first else { continue }
      switch first {
      case UInt8(ascii: "d") where line.starts(with: "diff --git "):
        if takeGitHeader(from: lineStart) { preamble = nil }
        continue
      case UInt8(ascii: "d") where line.starts(with: "diff "):
        preamble = preamble ?? lineStart
        continue
      case UInt8(ascii: "I") where line.starts(with: "Index: "):
        preamble = lineStart
        continue
      case UInt8(ascii: "=") where preamble != nil && line.starts(with: "====="):
        continue
      case UInt8(ascii: "-") where line.starts(with: "--- "):
        takePlainHeader(from: preamble ?? lineStart)
      case UInt8(ascii: "@") where start != nil:
        takeHunk(line)
      default: break
      }
      preamble = nil
    }
    return start.map { $0..<end }
  }

  /// The next line, without its end.
  private mutating func takeLine() -> UnsafeBufferPointer<UInt8> {
    let rest = UnsafeBufferPointer(rebasing: bytes[position...])
    let length = rest.find(.lineFeed) ?? rest.count
    position += min(length + 1, rest.count)
    let hasReturn = length > 0 && rest[length - 1] == UInt8.carriageReturn
    return UnsafeBufferPointer(rebasing: rest[..<(hasReturn ? length - 1 : length)])
  }

  private func peekLine() -> UnsafeBufferPointer<UInt8> {
    var copy = self
    return copy.takeLine()
  }

  private mutating func mark(from lineStart: Int) {
    start = start ?? lineStart
    end = position
  }

  /// Reads what follows a `diff --git` line; false if that does not make it a diff.
  private mutating func takeGitHeader(from lineStart: Int) -> Bool {
    var isDiff = false
    while position < bytes.count {
      let next = peekLine()
      if next.starts(with: "--- ") {
        let header = position
        _ = takeLine()
        guard peekLine().starts(with: "+++ ") else {
          position = header
          break
        }
        _ = takeLine()
        mark(from: lineStart)
        return true
      }
      if next.starts(with: "GIT binary patch") {
        takeBinary()
        mark(from: lineStart)
        return true
      }
      guard Self.isExtendedHeader(next) else { break }
      isDiff = true
      _ = takeLine()
    }
    if isDiff { mark(from: lineStart) }
    return isDiff
  }

  private static func isExtendedHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    for known: StaticString in [
      "index ", "old mode ", "new mode ", "deleted file mode ", "new file mode ", "similarity index ",
      "dissimilarity index ", "rename from ", "rename to ", "copy from ", "copy to ", "rename old ", "rename new ",
      "Binary files ",
    ] where line.starts(with: known) { return true }
    return false
  }

  /// `--- old` and `+++ new`, with a hunk after them.
  private mutating func takePlainHeader(from lineStart: Int) {
    let header = position
    let new = takeLine()
    guard new.starts(with: "+++ "), HunkHeader(peekLine()) != nil else {
      position = header
      return
    }
    mark(from: lineStart)
  }

  /// A hunk's lines, as many as its header says; ends early at a line that cannot belong to it.
  private mutating func takeHunk(_ line: UnsafeBufferPointer<UInt8>) {
    guard let header = HunkHeader(line) else { return }
    var (old, new) = (header.oldCount, header.newCount)
    end = position
    while old > 0 || new > 0, position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        (old, new) = (old - 1, new - 1)
      case UInt8(ascii: "-"): old -= 1
      case UInt8(ascii: "+"): new -= 1
      case UInt8(ascii: "\\"): break
      default: return
      }
      _ = takeLine()
      end = position
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\\") {
      _ = takeLine()
      end = position
    }
  }

  /// A binary patch: blocks of `literal` or `delta` lines, each ended by an empty line.
  private mutating func takeBinary() {
    _ = takeLine()
    for _ in 0..<2 {
      let header = peekLine()
      guard header.starts(with: "literal ") || header.starts(with: "delta ") else { return }
      _ = takeLine()
      while position < bytes.count, !takeLine().isEmpty {}
    }
  }
}
