#if canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#else
  public import Darwin
#endif

/// The scans that dominate the parsing of mails and diffs, with `memchr` and `memcmp`.
extension UnsafeBufferPointer where Element == UInt8 {
  /// The next index of `byte` in `start..<end`; `end` if there is none.
  @inlinable @inline(__always)
  public func next(_ byte: UInt8, from start: Int, to end: Int) -> Int {
    precondition(start >= 0 && end <= count)
    guard start < end, let base = baseAddress else { return end }
    guard let found = memchr(base + start, Int32(byte), end - start) else { return end }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// The first index of `byte`; nil if there is none.
  @inlinable @inline(__always)
  public func find(_ byte: UInt8) -> Int? {
    let place = next(byte, from: 0, to: count)
    return place < count ? place : nil
  }

  /// The first index of these bytes; nil if they do not occur or are empty.
  @inlinable
  public func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = bytes.first else { return nil }
    var place = 0
    while count - place >= bytes.count {
      place = next(first, from: place, to: count - bytes.count + 1)
      if has(bytes, at: place, to: count) { return place }
      place += 1
    }
    return nil
  }

  /// The first index of this text; nil if it does not occur or is empty.
  @inlinable
  public func find(_ text: StaticString) -> Int? {
    find(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Whether `prefix` is at `start` and ends at or before `end`.
  @inlinable @inline(__always)
  public func has(_ prefix: StaticString, at start: Int, to end: Int) -> Bool {
    has(UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount), at: start, to: end)
  }

  /// Whether `prefix` is at `start` and ends at or before `end`.
  @inlinable @inline(__always)
  public func has(_ prefix: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int) -> Bool {
    precondition(start >= 0 && end <= count)
    guard let base = baseAddress, let other = prefix.baseAddress, end - start >= prefix.count else { return false }
    return memcmp(base + start, other, prefix.count) == 0
  }

  /// Whether the bytes begin with this text.
  @inlinable @inline(__always)
  public func starts(with prefix: StaticString) -> Bool { has(prefix, at: 0, to: count) }

  /// Whether `count` bytes from `start` on are those of `other` from `otherStart` on.
  @inlinable @inline(__always)
  public func isEqual(at start: Int, to other: UnsafeBufferPointer<UInt8>, at otherStart: Int, count: Int) -> Bool {
    precondition(count >= 0 && otherStart >= 0 && otherStart <= other.count - count)
    return count == 0
      || has(UnsafeBufferPointer(rebasing: other[otherStart..<otherStart + count]), at: start, to: self.count)
  }

  /// The index after the line that starts at `start`: after its line feed, or `end` when it has none.
  @inlinable @inline(__always)
  public func lineEnd(from start: Int, to end: Int) -> Int { Swift.min(next(.lineFeed, from: start, to: end) + 1, end) }

  /// The end of the text of a line whose LF (or end of input) is at `lineEnd`: before a CR, if there is one.
  @inlinable @inline(__always)
  public func contentEnd(ofLineFrom start: Int, to lineEnd: Int) -> Int {
    lineEnd > start && self[lineEnd - 1] == .carriageReturn ? lineEnd - 1 : lineEnd
  }

  /// The range without white space at its ends.
  @inlinable
  public func trimmed(_ range: Range<Int>, of isSpace: (UInt8) -> Bool = ByteClass.isSpace) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(self[start]) { start += 1 }
    while end > start, isSpace(self[end - 1]) { end -= 1 }
    return start..<end
  }
}

/// The same over arrays.
extension [UInt8] {
  @inlinable @inline(__always)
  public func lineEnd(from start: Int, to end: Int) -> Int {
    withUnsafeBufferPointer { $0.lineEnd(from: start, to: end) }
  }

  @inlinable @inline(__always)
  public func next(_ byte: UInt8, from start: Int, to end: Int) -> Int {
    withUnsafeBufferPointer { $0.next(byte, from: start, to: end) }
  }

  @inlinable @inline(__always)
  public func has(_ prefix: StaticString, at start: Int, to end: Int) -> Bool {
    withUnsafeBufferPointer { $0.has(prefix, at: start, to: end) }
  }

  /// Whether it contains these bytes.
  @inlinable
  public func holds(_ part: [UInt8]) -> Bool {
    withUnsafeBufferPointer { bytes in part.withUnsafeBufferPointer { $0.isEmpty || bytes.find($0) != nil } }
  }
}

extension ArraySlice<UInt8> {
  /// The slice without white space at its ends.
  @inlinable
  public func trimmed(of isSpace: (UInt8) -> Bool = ByteClass.isSpace) -> ArraySlice<UInt8> {
    let range = withUnsafeBufferPointer { $0.trimmed(0..<$0.count, of: isSpace) }
    return self[(startIndex + range.lowerBound)..<(startIndex + range.upperBound)]
  }
}
