import Bytes

/// The names on the `---` and `+++` lines of a plain diff, where a time may follow a name.
struct PlainNames {
  let bytes: [UInt8]
  /// Each name's start and its line's end, before the newline.
  let first: Range<Int>
  let second: Range<Int>

  init(_ bytes: [UInt8], first: Int, second: Int) {
    self.bytes = bytes
    func line(_ start: Int) -> Range<Int> {
      start..<bytes.next(.lineFeed, from: start, to: bytes.count)
    }
    self.first = line(first)
    self.second = line(second)
  }

  /// 0 for a name without a slash; nil if undecided.
  func guessedStripLevel(_ line: Range<Int>) -> Int? {
    if DiffNames.isDevNull(bytes, from: line.lowerBound) { return nil }
    guard let name = find(line, strip: 0, otherwise: nil) else { return nil }
    return name.contains(UInt8(ascii: "/")) ? nil : 0
  }

  /// Fills in names, and creation or deletion if a `/dev/null` or a time at the epoch shows it.
  func read(into header: inout FileHeader, stripLevel: Int, line: Int) throws(DiffError) {
    // Names may be left over from a `diff --git` line without a header, and git keeps the one it does not overwrite.
    let staleName = header.oldName
    let name: [UInt8]?
    if DiffNames.isDevNull(bytes, from: first.lowerBound) {
      (header.creation, header.deletion) = (.yes, .no)
      name = find(second, strip: stripLevel, otherwise: nil)
      header.newName = name
    } else if DiffNames.isDevNull(bytes, from: second.lowerBound) {
      (header.creation, header.deletion) = (.no, .yes)
      name = find(first, strip: stripLevel, otherwise: nil)
      header.oldName = name
    } else {
      name = find(second, strip: stripLevel, otherwise: find(first, strip: stripLevel, otherwise: nil))
      if PlainTime.isEpoch(bytes, first) {
        (header.creation, header.deletion) = (.yes, .no)
        header.newName = name
      } else if PlainTime.isEpoch(bytes, second) {
        (header.creation, header.deletion) = (.no, .yes)
        header.oldName = name
      } else {
        header.oldName = name
        header.newName = name
      }
    }
    if name == nil { throw DiffError(reason: .missingName, line: line, path: nil) }
    if staleName != nil, header.creation == .yes {  // git stops at an assertion
      throw DiffError(reason: .inconsistentHeader, line: line, path: name)
    }
  }

  private func find(_ line: Range<Int>, strip: Int, otherwise: [UInt8]?) -> [UInt8]? {
    if let name = DiffNames.findQuoted(bytes, from: line.lowerBound, to: line.upperBound, strip: strip) { return name }
    let time = PlainTime.length(bytes, line)
    return DiffNames.findPlain(
      bytes, from: line.lowerBound, to: line.upperBound - time, strip: strip, terminator: time > 0 ? .none : .tab,
      otherwise: otherwise)
  }
}
