import Bytes

/// One pass over a text, one id for each patch in it. The state machine is git's, so that texts which are hardly
/// diffs get the same id as well.
struct PatchIDReader {
  private let text: UnsafeBufferPointer<UInt8>
  /// Holds the bytes that count since the last flush; as many fit as the text has.
  private let scratch: UnsafeMutableBufferPointer<UInt8>
  private var filled = 0
  private var position = 0
  private let hasNUL: Bool

  init(text: UnsafeBufferPointer<UInt8>, scratch: UnsafeMutableBufferPointer<UInt8>) {
    self.text = text
    self.scratch = scratch
    hasNUL = text.contains(0)
  }

  var isAtEnd: Bool { position >= text.count }

  /// Reads to the end of one patch; its id, or nil when nothing in it counted.
  mutating func next() -> ObjectID? {
    var sum = PatchIDSum()
    var counted = 0
    // Lines left of the hunk on the old and on the new side; -1 while in a file's header.
    var before = -1
    var after = -1
    var isBinary = false
    var index: (old: Range<Int>, new: Range<Int>) = (0..<0, 0..<0)
    filled = 0

    while position < text.count {
      let start = position
      position = ByteScan.lineEnd(text, from: start, to: text.count)
      // git reads the line as a C string.
      let end = hasNUL ? text[start..<position].firstIndex(of: 0) ?? position : position

      var name = start
      if starts(start, end, "commit ") {
        name += 7
      } else if starts(start, end, "From ") {
        name += 5
      } else if starts(start, end, "\\ "), end - start > 12 {
        continue  // no newline at end of file
      }
      if isObjectName(name, end) { break }
      if counted == 0, !starts(start, end, "diff ") { continue }

      if before == -1 {
        if starts(start, end, "GIT binary patch") || starts(start, end, "Binary files") {
          isBinary = true
          before = 0
          flush(into: &sum, index.old, index.new)
          continue
        } else if starts(start, end, "index ") {
          if let names = indexNames(start, end) { index = names }
          continue
        } else if starts(start, end, "--- ") {
          before = 1
          after = 1
        } else if start == end || !ByteScan.isAlpha(text[start]) {
          break
        }
      }
      if isBinary {
        if starts(start, end, "diff ") {
          isBinary = false
          before = -1
        }
        continue
      }
      if before == 0, after == 0 {
        if starts(start, end, "@@ -") {
          scanHunkHeader(start, end, &before, &after)
          continue
        }
        guard starts(start, end, "diff ") else { break }
        flush(into: &sum)
        before = -1
        after = -1
      }

      if start < end {
        let mark = text[start]
        if mark == UInt8(ascii: "-") || mark == UInt8(ascii: " ") { before &-= 1 }
        if mark == UInt8(ascii: "+") || mark == UInt8(ascii: " ") { after &-= 1 }
      }
      counted += take(start, end)
    }
    flush(into: &sum)
    return counted > 0 ? sum.id : nil
  }

  /// Keeps the bytes of a line that are not white space; returns how many.
  private mutating func take(_ start: Int, _ end: Int) -> Int {
    var target = filled
    for index in start..<end {
      let byte = text[index]
      scratch[target] = byte
      target &+= ByteScan.isSpace(byte) ? 0 : 1
    }
    defer { filled = target }
    return target - filled
  }

  private mutating func flush(into sum: inout PatchIDSum, _ extra: Range<Int>...) {
    var hash = SHA1()
    hash.update(UnsafeBufferPointer(rebasing: scratch[..<filled]))
    for range in extra { hash.update(UnsafeBufferPointer(rebasing: text[range])) }
    sum.add(hash.finish())
    filled = 0
  }

  private func starts(_ start: Int, _ end: Int, _ prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard end - start >= count, text[start] == prefix.utf8Start[0] else { return false }
    for offset in 1..<count where text[start + offset] != prefix.utf8Start[offset] { return false }
    return true
  }

  private func isObjectName(_ start: Int, _ end: Int) -> Bool {
    guard end - start >= 2 * ObjectID.byteCount else { return false }
    for offset in 0..<2 * ObjectID.byteCount where Hex.value(of: text[start + offset]) == nil { return false }
    return true
  }

  /// The two names on an `index` line as patch-id takes them, at most 40 bytes each.
  private func indexNames(_ start: Int, _ end: Int) -> (old: Range<Int>, new: Range<Int>)? {
    guard let dots = (start..<max(start, end - 1)).first(where: { text[$0] == 46 && text[$0 + 1] == 46 }) else {
      return nil
    }
    let close = (dots..<end).first { text[$0] == 32 } ?? end - 1
    let limit = 2 * ObjectID.byteCount
    let old = start + 6..<min(dots, start + 6 + limit)
    let new = dots + 2..<max(dots + 2, min(close, dots + 2 + limit))
    return (old, new)
  }

  /// Reads the counts of `@@ -a,b +c,d @@` as git does: whatever was read before the header turned out to be broken
  /// stays set.
  private func scanHunkHeader(_ start: Int, _ end: Int, _ before: inout Int, _ after: inout Int) {
    var cursor = start + 4
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
    while cursor < end, ByteScan.isDigit(text[cursor]) { cursor += 1 }
    return cursor - start
  }

  /// C's `atoi`: white space, a sign, digits; too large a number saturates as a 64-bit one and is then cut to 32 bits.
  private func number(_ start: Int, _ end: Int) -> Int {
    var cursor = start
    while cursor < end, text[cursor] == 32 || (9...13).contains(text[cursor]) { cursor += 1 }
    let isNegative = byte(cursor, end) == UInt8(ascii: "-")
    if isNegative || byte(cursor, end) == UInt8(ascii: "+") { cursor += 1 }
    var value: Int64 = 0
    while cursor < end, ByteScan.isDigit(text[cursor]) {
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
