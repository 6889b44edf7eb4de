import Bytes

/// The numbers of `@@ -a,b +c,d @@`; an omitted count is 1. Numbers that are too large become the maximum, as in git;
/// no hunk can have that many lines, so its counts then do not add up.
public struct HunkHeader: Sendable {
  public let oldStart: Int
  public let oldCount: Int
  public let newStart: Int
  public let newCount: Int

  /// Reads a line of text; nil if it is not a hunk header.
  public init?(_ line: some StringProtocol) {
    let bytes = Array(line.utf8)
    guard let header = bytes.withUnsafeBufferPointer({ HunkHeader($0) }) else { return nil }
    self = header
  }

  /// Reads a line, with or without its end; nil if it is not a hunk header.
  public init?(line: UnsafeBufferPointer<UInt8>) { self.init(line) }

  /// Reads a line that begins with `@@ -`; nil if it is not a hunk header.
  init?(_ line: UnsafeBufferPointer<UInt8>) {
    var reader = Reader(line: line, index: 4)
    guard line.starts(with: "@@ -"), let old = reader.range(), reader.take(" +"), let new = reader.range(),
      reader.take(" @@")
    else { return nil }
    (oldStart, oldCount) = old
    (newStart, newCount) = new
  }

  /// Reads the line from `start` to `end`, which must end in a newline.
  init?(_ bytes: [UInt8], from start: Int, to end: Int) {
    guard end <= bytes.count, end > start, bytes[end - 1] == .lineFeed else { return nil }
    let header = bytes.withUnsafeBufferPointer { HunkHeader(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    guard let header else { return nil }
    self = header
  }

  private struct Reader {
    let line: UnsafeBufferPointer<UInt8>
    var index: Int

    mutating func take(_ text: StaticString) -> Bool {
      guard line.has(text, at: index, to: line.count) else { return false }
      index += text.utf8CodeUnitCount
      return true
    }

    mutating func range() -> (Int, Int)? {
      guard let start = number() else { return nil }
      guard take(",") else { return (start, 1) }
      guard let count = number() else { return nil }
      return (start, count)
    }

    mutating func number() -> Int? {
      let first = index
      var value = 0
      while index < line.count, ByteClass.isDigit(line[index]) {
        let (product, over) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(Int(line[index] - 48))
        value = over || carry || value == .max ? .max : sum
        index += 1
      }
      return index > first ? value : nil
    }
  }
}
