import Bytes

/// The lines that end a commit message or restart it.
enum PatchBreak {
  /// Whether a patch begins here: `diff -`, `Index: `, `--- file`, or a line of `---` alone (mailinfo.c, patchbreak).
  @inline(__always)
  static func begins(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = line.first else { return false }
    switch first {
    case UInt8(ascii: "d"): return line.starts(with: "diff -")
    case UInt8(ascii: "I"): return line.starts(with: "Index: ")
    case UInt8(ascii: "-"):
      guard line.count >= 4, line.starts(with: "---") else { return false }
      // As in C, a line that ends after "--- " is followed by a NUL, which is no space.
      if line[3] == UInt8.space, line.count == 4 || !ByteClass.isGitSpace(line[4]) { return true }
      for index in 3..<line.count {
        if line[index] == UInt8.lineFeed { return true }
        if !ByteClass.isGitSpace(line[index]) { return false }
      }
      return false
    default: return false
    }
  }

  /// Whether the line is a pair of scissors on a perforation, such as `-- >8 --` (mailinfo.c, is_scissors_line): at least
  /// 8 bytes wide, a third of it perforation, and at most half of that blank.
  static func isScissors(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var (scissors, gap, perforation) = (0, 0, 0)
    var (first, last) = (-1, -1)
    var inPerforation = false
    var index = 0
    while index < line.count, line[index] != 0 {
      let byte = line[index]
      if ByteClass.isGitSpace(byte) {
        if inPerforation {
          perforation += 1
          gap += 1
        }
      } else {
        last = index
        if first < 0 { first = index }
        if byte == UInt8(ascii: "-") {
          inPerforation = true
          perforation += 1
        } else if index + 1 < line.count, isPair(byte, line[index + 1]) {
          inPerforation = true
          perforation += 2
          scissors += 2
          index += 1
        } else {
          inPerforation = false
        }
      }
      index += 1
    }
    let visible = first >= 0 ? last - first + 1 : 0
    return scissors > 0 && visible >= 8 && visible < perforation * 3 && gap * 2 < perforation
  }

  /// Whether the two bytes draw scissors: `>8`, `8<`, `>%` or `%<`.
  private static func isPair(_ left: UInt8, _ right: UInt8) -> Bool {
    switch (left, right) {
    case (UInt8(ascii: ">"), UInt8(ascii: "8")), (UInt8(ascii: "8"), UInt8(ascii: "<")),
      (UInt8(ascii: ">"), UInt8(ascii: "%")), (UInt8(ascii: "%"), UInt8(ascii: "<")):
      true
    default: false
    }
  }
}
