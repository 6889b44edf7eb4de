import Bytes

/// The time that `diff -u` puts after a name, read from its end as git's diff_timestamp_len (apply.c) does:
/// `2010-07-05 19:41:17`, with a fraction of a second and an offset from UTC or without.
enum PlainTime {
  /// How many bytes at the line's end are a time and the blanks before it; 0 if there is no time.
  static func length(_ bytes: [UInt8], _ line: Range<Int>) -> Int {
    var rest = Tail(bytes: bytes, start: line.lowerBound, end: line.upperBound)
    guard let last = rest.byte(-1), ByteClass.isDigit(last) else { return 0 }
    if !rest.drop(" +dddd") { rest.drop(" +dd:dd") }
    if !rest.drop(" dd:dd:dd") { rest.dropFraction() }
    guard rest.drop("dd-dd-dd") else { return 0 }
    rest.drop("dd")  // the century
    switch rest.byte(-1) {
    case UInt8(ascii: "\t"):
      rest.end -= 1
    case UInt8(ascii: " "):  // a tab that mail turned into spaces
      while rest.byte(-1) == UInt8(ascii: " ") { rest.end -= 1 }
    default: return 0
    }
    return line.upperBound - rest.end
  }

  /// Whether the time after the line's last tab is 1970-01-01 00:00:00 UTC, written in any offset: GNU diff marks a file
  /// that is missing on one side so. The line must end in a newline.
  static func isEpoch(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    guard line.upperBound < bytes.count, let tab = bytes[line].lastIndex(of: 9) else { return false }
    var rest = Head(bytes: bytes[(tab + 1)..<line.upperBound])
    let epochHour: Int
    if rest.take("1969-12-31 ") != nil {
      epochHour = 24
    } else if rest.take("1970-01-01 ") != nil {
      epochHour = 0
    } else {
      return false
    }
    guard let hour = rest.take("dd"), hour < 30, rest.take(":") != nil, let minute = rest.take("dd"), minute < 60,
      rest.take(":00") != nil
    else { return false }
    if rest.take(".0") != nil { while rest.take("0") != nil {} }
    guard rest.take(" ") != nil, let sign = rest.bytes.first, rest.take("+") != nil,
      let offsetHour = rest.take("dd"), offsetHour < 30
    else { return false }
    _ = rest.take(":")
    guard let offsetMinute = rest.take("dd"), offsetMinute < 60, rest.bytes.isEmpty else { return false }
    let offset = (offsetHour * 60 + offsetMinute) * (sign == UInt8(ascii: "-") ? -1 : 1)
    return hour * 60 + minute - offset == epochHour * 60
  }

  /// `d` in a pattern stands for a digit, `+` for a sign.
  private static func matches(_ byte: UInt8, _ pattern: UInt8) -> Bool {
    switch pattern {
    case UInt8(ascii: "d"): ByteClass.isDigit(byte)
    case UInt8(ascii: "+"): byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    default: byte == pattern
    }
  }

  private struct Tail {
    let bytes: [UInt8]
    let start: Int
    var end: Int

    func byte(_ offset: Int) -> UInt8? { end + offset >= start ? bytes[end + offset] : nil }

    @discardableResult
    mutating func drop(_ pattern: StaticString) -> Bool {
      let count = pattern.utf8CodeUnitCount
      guard end - start >= count else { return false }
      for index in 0..<count where !PlainTime.matches(bytes[end - count + index], pattern.utf8Start[index]) {
        return false
      }
      end -= count
      return true
    }

    mutating func dropFraction() {
      let whole = end
      while let last = byte(-1), ByteClass.isDigit(last) { end -= 1 }
      if end < whole, byte(-1) == UInt8(ascii: ".") {
        end -= 1
        if drop(" dd:dd:dd") { return }
      }
      end = whole
    }
  }

  private struct Head {
    var bytes: ArraySlice<UInt8>

    /// Removes the pattern; returns the number its digits make (0 without any), or nil if it does not match.
    mutating func take(_ pattern: StaticString) -> Int? {
      let count = pattern.utf8CodeUnitCount
      guard bytes.count >= count else { return nil }
      var value = 0
      for index in 0..<count {
        let byte = bytes[bytes.startIndex + index]
        guard PlainTime.matches(byte, pattern.utf8Start[index]) else { return nil }
        if pattern.utf8Start[index] == UInt8(ascii: "d") { value = value * 10 + Int(byte - 48) }
      }
      bytes = bytes.dropFirst(count)
      return value
    }
  }
}
