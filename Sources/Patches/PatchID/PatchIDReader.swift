import Bytes

/// One pass over a text, one id for each patch in it. The state machine is git's (builtin/patch-id.c, get_one_patchid),
/// so that texts that are barely diffs get the same id, too.
struct PatchIDReader {
  /// Where in a patch the next line is.
  private enum Place { case fileHeader, binary, betweenHunks, hunk }

  /// How a line counts.
  private enum Use { case counts, isPassedOver, endsPatch }

  private let text: UnsafeBufferPointer<UInt8>
  /// Holds the bytes that count since the last flush; as many fit as the text has.
  private let scratch: UnsafeMutableBufferPointer<UInt8>
  private var filled = 0
  private var position = 0
  private let hasNUL: Bool

  // The patch that is being read: lines left of the hunk on the old and on the new side, the old one -1 in a file's
  // header (which git also takes for one where a hunk has more lines than it says); the names of its `index` line.
  private var sum = PatchIDSum()
  private var counted = 0
  private var before = -1
  private var after = -1
  private var isBinary = false
  private var index: (old: Range<Int>, new: Range<Int>) = (0..<0, 0..<0)

  init(text: UnsafeBufferPointer<UInt8>, scratch: UnsafeMutableBufferPointer<UInt8>) {
    self.text = text
    self.scratch = scratch
    hasNUL = text.contains(0)
  }

  var isAtEnd: Bool { position >= text.count }

  /// Reads to the end of one patch; its id, or nil when nothing in it counted.
  mutating func next() -> ObjectID? {
    (sum, counted, filled, isBinary) = (PatchIDSum(), 0, 0, false)
    (before, after, index) = (-1, -1, (0..<0, 0..<0))
    reading: while let line = takeLine() {
      switch use(of: line) {
      case .counts: take(line)
      case .isPassedOver: continue
      case .endsPatch: break reading
      }
    }
    flush()
    return counted > 0 ? sum.id : nil
  }

  /// The next line with its end, or up to a NUL, since git reads it as a C string; nil at the end.
  private mutating func takeLine() -> Range<Int>? {
    guard !isAtEnd else { return nil }
    let start = position
    position = text.lineEnd(from: start, to: text.count)
    return start..<(hasNUL ? text[start..<position].firstIndex(of: 0) ?? position : position)
  }

  private mutating func use(of line: Range<Int>) -> Use {
    if starts(line, with: "\\ "), line.count > 12 { return .isPassedOver }  // no newline at end of file
    if namesCommit(line) { return .endsPatch }
    if counted == 0, !starts(line, with: "diff ") { return .isPassedOver }
    switch place {
    case .fileHeader: return useInFileHeader(line)
    case .binary:
      if starts(line, with: "diff ") { (isBinary, before) = (false, -1) }
      return .isPassedOver
    case .betweenHunks:
      if starts(line, with: "@@ -") {
        readHunkHeader(line)
        return .isPassedOver
      }
      guard starts(line, with: "diff ") else { return .endsPatch }
      flush()
      (before, after) = (-1, -1)
      return .counts
    case .hunk: return .counts
    }
  }

  private var place: Place {
    if before == -1 { return .fileHeader }
    if isBinary { return .binary }
    return before == 0 && after == 0 ? .betweenHunks : .hunk
  }

  private mutating func useInFileHeader(_ line: Range<Int>) -> Use {
    if starts(line, with: "GIT binary patch") || starts(line, with: "Binary files") {
      (isBinary, before) = (true, 0)
      flush(index.old, index.new)
      return .isPassedOver
    }
    if starts(line, with: "index ") {
      if let names = indexNames(line) { index = names }
      return .isPassedOver
    }
    if starts(line, with: "--- ") {
      // The two lines with the names count as a hunk of one line on either side.
      (before, after) = (1, 1)
      return .counts
    }
    return line.isEmpty || !ByteClass.isLetter(text[line.lowerBound]) ? .endsPatch : .counts
  }

  /// Keeps the bytes of a line that are not white space, and counts it in its hunk.
  private mutating func take(_ line: Range<Int>) {
    if let first = line.first {
      let mark = text[first]
      if mark == UInt8(ascii: "-") || mark == .space { before &-= 1 }
      if mark == UInt8(ascii: "+") || mark == .space { after &-= 1 }
    }
    let start = filled
    var target = filled
    for index in line {
      let byte = text[index]
      scratch[target] = byte
      target &+= ByteClass.isGitSpace(byte) ? 0 : 1
    }
    filled = target
    counted += target - start
  }

  private mutating func flush(_ extra: Range<Int>...) {
    var hash = SHA1()
    hash.update(UnsafeBufferPointer(rebasing: scratch[..<filled]))
    for range in extra { hash.update(UnsafeBufferPointer(rebasing: text[range])) }
    sum.add(hash.finish())
    filled = 0
  }

  private func starts(_ line: Range<Int>, with prefix: StaticString) -> Bool {
    text.has(prefix, at: line.lowerBound, to: line.upperBound)
  }

  /// Whether the line is the first of a commit, in `git log`, `git format-patch` or as an id alone.
  private func namesCommit(_ line: Range<Int>) -> Bool {
    let start =
      line.lowerBound + (starts(line, with: "commit ") ? 7 : starts(line, with: "From ") ? 5 : 0)
    guard line.upperBound - start >= 2 * ObjectID.byteCount else { return false }
    return text[start..<start + 2 * ObjectID.byteCount].allSatisfy(ByteClass.isHexDigit)
  }

  /// The two names on an `index` line as patch-id reads them, at most 40 bytes each.
  private func indexNames(_ line: Range<Int>) -> (old: Range<Int>, new: Range<Int>)? {
    let dot = UInt8(ascii: ".")
    guard let dots = line.dropLast().first(where: { text[$0] == dot && text[$0 + 1] == dot }) else { return nil }
    let close = (dots..<line.upperBound).first { text[$0] == .space } ?? line.upperBound - 1
    let (start, limit) = (line.lowerBound + 6, 2 * ObjectID.byteCount)
    return (start..<min(dots, start + limit), dots + 2..<max(dots + 2, min(close, dots + 2 + limit)))
  }

  /// Reads the counts of `@@ -a,b +c,d @@` as patch-id does, and not as ``HunkHeader`` does for `git apply`: numbers
  /// that were read before the header turned out to be broken stay set.
  private mutating func readHunkHeader(_ line: Range<Int>) {
    let end = line.upperBound
    var cursor = line.lowerBound + 4
    var digits = countDigits(cursor, end)
    if byte(cursor + digits, end) == UInt8(ascii: ",") {
      cursor += digits + 1
      before = number(cursor, end)
      digits = countDigits(cursor, end)
    } else {
      before = 1
    }
    guard digits > 0, byte(cursor + digits, end) == UInt8(ascii: " "),
      byte(cursor + digits + 1, end) == UInt8(ascii: "+")
    else { return }
    cursor += digits + 2
    digits = countDigits(cursor, end)
    if byte(cursor + digits, end) == UInt8(ascii: ",") {
      after = number(cursor + digits + 1, end)
    } else {
      after = 1
    }
  }

  private func byte(_ index: Int, _ end: Int) -> UInt8 { index < end ? text[index] : 0 }

  private func countDigits(_ start: Int, _ end: Int) -> Int {
    var cursor = start
    while cursor < end, ByteClass.isDigit(text[cursor]) { cursor += 1 }
    return cursor - start
  }

  /// C's `atoi`: white space, a sign, digits; too large a number saturates as a 64-bit one and is then cut to 32 bits.
  private func number(_ start: Int, _ end: Int) -> Int {
    var cursor = start
    while cursor < end, ByteClass.isSpace(text[cursor]) { cursor += 1 }
    let isNegative = byte(cursor, end) == UInt8(ascii: "-")
    if isNegative || byte(cursor, end) == UInt8(ascii: "+") { cursor += 1 }
    var value: Int64 = 0
    while cursor < end, ByteClass.isDigit(text[cursor]) {
      let (product, high) = value.multipliedReportingOverflow(by: 10)
      let (total, over) = product.addingReportingOverflow(Int64(text[cursor] - 48))
      value = high || over ? .max : total
      if high || over { break }
      cursor += 1
    }
    return Int(Int32(truncatingIfNeeded: isNegative ? 0 &- value : value))
  }
}

/// Hashes added as 160-bit numbers, lowest byte first, as git's flush_one_hunk (diff.c) does.
private struct PatchIDSum {
  private var bytes = [UInt8](repeating: 0, count: ObjectID.byteCount)

  mutating func add(_ hash: ObjectID) {
    var carry: UInt16 = 0
    for (index, byte) in hash.bytes.enumerated() {
      carry += UInt16(bytes[index]) + UInt16(byte)
      bytes[index] = UInt8(truncatingIfNeeded: carry)
      carry >>= 8
    }
  }

  var id: ObjectID? { ObjectID(bytes: bytes) }
}
