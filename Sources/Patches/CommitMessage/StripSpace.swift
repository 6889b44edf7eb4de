import Bytes

/// `git stripspace`: what git does to a commit message before it is written (strbuf.c, strbuf_stripspace).
enum StripSpace {
  /// The text without trailing white space on lines and blank lines at its ends, with runs of blank lines reduced to
  /// one, and with a newline at its end unless it is empty.
  static func clean(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 1)
    var blank = false
    for line in bytes.split(separator: UInt8.lineFeed, omittingEmptySubsequences: false) {
      var end = line.endIndex
      while end > line.startIndex, ByteClass.isGitSpace(line[end - 1]) { end -= 1 }
      guard end > line.startIndex else {
        blank = true
        continue
      }
      if blank, !result.isEmpty { result.append(UInt8.lineFeed) }
      blank = false
      result += line[..<end]
      result.append(UInt8.lineFeed)
    }
    return result
  }
}
