import Bytes

/// The dates of `d:`: `BEGIN..END`, either of them left out, or one day, month or year. All in UTC.
enum QueryDate {
  /// The seconds since 1970 that the text means.
  ///
  /// - Parameter now: What relative dates are relative to.
  static func range(_ text: String, now: Int64) throws(QueryError) -> ClosedRange<Int64> {
    let bytes = Array(text.utf8)
    let dots = bytes.indices.dropLast().first { bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == UInt8(ascii: ".") }
    guard let dots else {
      let only = try period(text, now: now)
      return only.isMoment ? only.first...max(only.first, now) : only.first...only.last
    }
    let (begin, end) = (
      String(decoding: bytes[..<dots], as: UTF8.self), String(decoding: bytes[(dots + 2)...], as: UTF8.self)
    )
    guard !begin.isEmpty || !end.isEmpty else { throw QueryError("cannot read d:..: neither begin nor end is given") }
    let lower = begin.isEmpty ? Int64.min : try period(begin, now: now).first
    let upper = end.isEmpty ? Int64.max : try period(end, now: now).last
    guard lower <= upper else { throw QueryError("cannot read d:\(text): it ends before it begins") }
    return lower...upper
  }

  private typealias Period = (first: Int64, last: Int64, isMoment: Bool)

  private static func period(_ text: String, now: Int64) throws(QueryError) -> Period {
    let text = text.lowercased()
    let midnight = now - floorRemainder(now, 86400)
    switch text {
    case "now": return (now, now, true)
    case "today": return (midnight, midnight + 86399, false)
    case "yesterday": return (midnight - 86400, midnight - 1, false)
    default: break
    }
    if text.first == "@", let moment = Int64(text.dropFirst()).flatMap(Timestamp.init(exactly:)) {
      return (moment.seconds, moment.seconds, false)
    }
    if let moment = relative(text, now: now) { return (moment, moment, true) }
    if let period = absolute(text) { return period }
    throw QueryError(
      "cannot read the date \(text): write 2024-01-31, 20240131, 2024-01, 2.weeks.ago, yesterday or @SECONDS")
  }

  private static func relative(_ text: String, now: Int64) -> Int64? {
    var words = text.split(whereSeparator: { $0 == " " || $0 == "." || $0 == "_" })
    if words.last == "ago" { words.removeLast() }
    guard words.count == 2, let amount = Int64(words[0]), (0...100_000).contains(amount) else { return nil }
    let unit = words[1].last == "s" ? words[1].dropLast() : words[1]
    let seconds: Int64? =
      switch unit {
      case "second": 1
      case "minute": 60
      case "hour": 3600
      case "day": 86400
      case "week": 7 * 86400
      case "month": 30 * 86400
      case "year": 365 * 86400
      default: nil
      }
    return seconds.map { now - amount * $0 }
  }

  /// `2024`, `2024-01`, `2024-01-31`, `20240131`, `20240131235959`, `2024-01-31T23:59`, with seconds or without.
  private static func absolute(_ text: String) -> Period? {
    var digits: [Int64] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(Int64(byte - UInt8(ascii: "0")))
      case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "t"), UInt8(ascii: "z"), UInt8(ascii: " "): continue
      default: return nil
      }
    }
    func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + $1 } }
    guard [4, 6, 8, 12, 14].contains(digits.count) else { return nil }
    let year = number(0..<4)
    let month = digits.count > 4 ? number(4..<6) : 1
    let day = digits.count > 6 ? number(6..<8) : 1
    guard (1...12).contains(month), day >= 1, day <= days(month, of: year) else { return nil }
    let start = daysSince1970(year, month, day) * 86400
    switch digits.count {
    case 4: return (start, daysSince1970(year + 1, 1, 1) * 86400 - 1, false)
    case 6: return (start, start + days(month, of: year) * 86400 - 1, false)
    case 8: return (start, start + 86399, false)
    default:
      let (hour, minute) = (number(8..<10), number(10..<12))
      let second = digits.count > 12 ? number(12..<14) : 0
      guard hour < 24, minute < 60, second < 61 else { return nil }
      let moment = start + hour * 3600 + minute * 60 + second
      return (moment, digits.count > 12 ? moment : moment + 59, false)
    }
  }

  private static func days(_ month: Int64, of year: Int64) -> Int64 {
    let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
    return daysSince1970(next.0, next.1, 1) - daysSince1970(year, month, 1)
  }

  /// Days from 1970-01-01 to a day of the Gregorian calendar, counting years from March so that leap days come last.
  private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted - floorRemainder(shifted, 400)) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
