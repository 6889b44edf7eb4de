import Bytes

/// The fields of a mail or a MIME part, in order, as they are in the bytes.
///
/// Ends where git and Python's `email` end it: at an empty line, or at the first line that is neither a field
/// (`name:`, the name of printable ASCII without a space), a continuation nor a stray mbox `From ` line. At most
/// ``Limits/fields`` fields are kept.
public struct Header: Sendable {
  /// One field.
  public struct Field: Sendable {
    /// The name as written, before the colon.
    public let name: ArraySlice<UInt8>
    /// The value as written: line breaks of folding within, but none at its end, and no white space before it.
    public let value: ArraySlice<UInt8>
  }

  private struct Entry {
    var nameStart: Int
    var nameEnd: Int
    var valueStart: Int
    var valueEnd: Int
  }

  private let source: [UInt8]
  private let entries: [Entry]

  /// Where the body starts: after the empty line, or at the line that ended the header without one.
  public let bodyStart: Int

  /// The header that starts at `range.lowerBound` of `source` and reaches at most to `range.upperBound`.
  public init(parsing source: [UInt8], in range: Range<Int>) {
    self.source = source
    (entries, bodyStart) = source.withUnsafeBufferPointer { Self.scan($0, range.clamped(to: 0..<$0.count)) }
  }

  /// The header at the start of these bytes.
  public init(parsing source: [UInt8]) {
    self.init(parsing: source, in: 0..<source.count)
  }

  private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> ([Entry], Int) {
    var entries: [Entry] = []
    entries.reserveCapacity(32)
    var position = range.lowerBound
    var extendsLast = false
    while position < range.upperBound {
      let lineEnd = bytes.next(UInt8.lineFeed, from: position, to: range.upperBound)
      let contentEnd = bytes.contentEnd(ofLineFrom: position, to: lineEnd)
      let next = Swift.min(lineEnd + 1, range.upperBound)
      if contentEnd == position { return (entries, next) }
      if ByteClass.isBlank(bytes[position]) {
        if extendsLast { entries[entries.count - 1].valueEnd = contentEnd }
      } else if let colon = colon(of: bytes, from: position, to: contentEnd) {
        extendsLast = colon > position && entries.count < Limits.fields
        if extendsLast {
          var valueStart = colon + 1
          while valueStart < contentEnd, ByteClass.isBlank(bytes[valueStart]) { valueStart += 1 }
          entries.append(
            Entry(nameStart: position, nameEnd: colon, valueStart: valueStart, valueEnd: contentEnd))
        }
      } else if bytes.has("From ", at: position, to: contentEnd) || bytes.has(">From ", at: position, to: contentEnd) {
        extendsLast = false
      } else {
        return (entries, position)
      }
      position = next
    }
    return (entries, range.upperBound)
  }

  /// RFC 5322's bound on a line: no name is longer.
  private static let longestName = 998

  /// Where a field's name ends; nil if the line is no field.
  @inline(__always)
  private static func colon(of bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
    var index = start
    let end = Swift.min(end, start + longestName)
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: ":") { return index }
      if byte <= UInt8.space || byte >= 0x7F { return nil }
      index += 1
    }
    return nil
  }

  /// The value, as written, of the first field of this name, which is compared without regard to case; nil if there is
  /// none.
  public func first(_ name: String) -> ArraySlice<UInt8>? {
    index(of: name, from: 0).map { self[$0].value }
  }

  /// The value, as written, of the last field of this name; nil if there is none.
  public func last(_ name: String) -> ArraySlice<UInt8>? {
    var found: Int?
    var start = 0
    while let index = index(of: name, from: start) {
      found = index
      start = index + 1
    }
    return found.map { self[$0].value }
  }

  /// The values, as written, of all fields of this name, in order.
  public func all(_ name: String) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    var start = 0
    while let index = index(of: name, from: start) {
      values.append(self[index].value)
      start = index + 1
    }
    return values
  }

  private func index(of name: String, from start: Int) -> Int? {
    var name = name
    return name.withUTF8 { wanted in
      source.withUnsafeBufferPointer { bytes in
        let count = wanted.count
        guard count > 0 else { return nil }
        let initial = ByteClass.lower(wanted[0])
        search: for index in start..<Swift.max(start, entries.count) {
          let entry = entries[index]
          guard entry.nameEnd - entry.nameStart == count, ByteClass.lower(bytes[entry.nameStart]) == initial else {
            continue
          }
          for offset in 1..<count
          where ByteClass.lower(bytes[entry.nameStart + offset]) != ByteClass.lower(wanted[offset]) {
            continue search
          }
          return index
        }
        return nil
      }
    }
  }

  /// A field's value on one line: each fold (line break and the blanks around it) becomes one space (RFC 5322, 2.2.3,
  /// and what readers of subjects expect).
  public static func unfolded(_ value: ArraySlice<UInt8>) -> [UInt8] {
    value.withUnsafeBufferPointer { bytes in
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count)
      var position = 0
      while position < bytes.count {
        let lineEnd = bytes.next(UInt8.lineFeed, from: position, to: bytes.count)
        guard lineEnd < bytes.count else {
          result.append(contentsOf: bytes[position...])
          break
        }
        result.append(contentsOf: bytes[position..<lineEnd])
        while let last = result.last, ByteClass.isSpace(last) { result.removeLast() }
        position = lineEnd + 1
        while position < bytes.count, ByteClass.isSpace(bytes[position]) { position += 1 }
        if position < bytes.count, !result.isEmpty { result.append(UInt8.space) }
      }
      return result
    }
  }
}

extension Header: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { entries.count }

  public subscript(position: Int) -> Field {
    let entry = entries[position]
    return Field(
      name: source[entry.nameStart..<entry.nameEnd],
      value: source[entry.valueStart..<Swift.max(entry.valueStart, entry.valueEnd)])
  }
}
