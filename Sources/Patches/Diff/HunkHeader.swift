/// The numbers of `@@ -a,b +c,d @@`, a count left out being 1. Numbers too large to hold stay at the largest, as in git;
/// no hunk can have so many lines, so its counts then do not add up.
struct HunkHeader {
  let oldStart: Int
  let oldCount: Int
  let newStart: Int
  let newCount: Int

  /// Reads the line from `start` to `end`, its newline included; nil if it is no hunk header.
  init?(_ bytes: [UInt8], from start: Int, to end: Int) {
    guard end <= bytes.count, end - start > 4, bytes[end - 1] == 10 else { return nil }
    var reader = Reader(bytes: bytes, index: start + 4, end: end)
    guard let old = reader.range(), reader.take(" +"), let new = reader.range(), reader.take(" @@") else { return nil }
    (oldStart, oldCount) = old
    (newStart, newCount) = new
  }

  private struct Reader {
    let bytes: [UInt8]
    var index: Int
    let end: Int

    mutating func take(_ text: StaticString) -> Bool {
      guard ByteScan.hasPrefix(bytes, at: index, to: end, text) else { return false }
      index += text.utf8CodeUnitCount
      return true
    }

    mutating func range() -> (Int, Int)? {
      guard let start = number() else { return nil }
      guard index < end, bytes[index] == UInt8(ascii: ",") else { return (start, 1) }
      index += 1
      guard let count = number() else { return nil }
      return (start, count)
    }

    mutating func number() -> Int? {
      let first = index
      var value = 0
      while index < end, ByteScan.isDigit(bytes[index]) {
        let (product, over) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(Int(bytes[index] - 48))
        value = over || carry || value == .max ? .max : sum
        index += 1
      }
      return index > first ? value : nil
    }
  }
}
