import Bytes

/// The dates of `d:`: `BEGIN..END`, either of them left out, or one day, month or year. All in UTC.
enum QueryDate {
  /// The seconds since 1970 that the text means.
  ///
  /// - Parameter now: What relative dates are relative to.
  static func range(_ text: String, now: Int64) throws(QueryError) -> ClosedRange<Int64> {
    // A clock that is wrong is no reason to end.
    let now = Timestamp(nearest: now).seconds
    let bytes = Array(text.utf8)
    let dots = bytes.indices.dropLast().first { bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == UInt8(ascii: ".") }
    guard let dots else {
      let only = try period(text, now: now)
      return only.isMoment ? only.first...max(only.first, now) : only.first...only.last
    }
    let (begin, end) = (
      String(decoding: bytes[..<dots], as: UTF8.self), String(decoding: bytes[(dots + 2)...], as: UTF8.self)
    )
    guard !begin.isEmpty || !end.isEmpty else { throw QueryError("cannot read d:..: neither start nor end is given") }
    let lower = begin.isEmpty ? Int64.min : try period(begin, now: now).first
    let upper = end.isEmpty ? Int64.max : try period(end, now: now).last
    guard lower <= upper else { throw QueryError("cannot read d:\(text): it ends before it begins") }
    return lower...upper
  }

  private typealias Period = (first: Int64, last: Int64, isMoment: Bool)

  private static func period(_ text: String, now: Int64) throws(QueryError) -> Period {
    let text = text.lowercased()
    let midnight = now - Int64(Int(now).flooredDivision(by: 86400).remainder)
    switch text {
    case "today": return (midnight, midnight + 86399, false)
    case "yesterday": return (midnight - 86400, midnight - 1, false)
    default: break
    }
    if text.first == "@", let moment = Int64(text.dropFirst()).flatMap(Timestamp.init(exactly:)) {
      return (moment.seconds, moment.seconds, false)
    }
    // What b4 sends: as many digits as no date has.
    if (9...11).contains(text.utf8.count), text.utf8.allSatisfy(ByteClass.isDigit),
      let moment = Int64(text).flatMap(Timestamp.init(exactly:))
    {
      return (moment.seconds, moment.seconds, false)
    }
    if let moment = TimeAgo.moment(text, now: now) { return (moment, moment, true) }
    if let period = absolute(text) { return period }
    throw QueryError(
      "cannot read the date \(text): write 2024-01-31, 20240131, 2024-01, 2.weeks.ago, yesterday or @SECONDS")
  }

  /// `2024`, `2024-01`, `2024-01-31`, `20240131`, `20240131235959`, `2024-01-31T23:59`, with seconds or without.
  private static func absolute(_ text: String) -> Period? {
    var digits: [Int] = []
    for byte in text.utf8 {
      if ByteClass.isDigit(byte) {
        digits.append(Int(byte - UInt8(ascii: "0")))
      } else if !"-:tz ".utf8.contains(byte) {
        return nil
      }
    }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    guard [4, 6, 8, 12, 14].contains(digits.count) else { return nil }
    let year = number(0..<4)
    let month = digits.count > 4 ? number(4..<6) : 1
    guard let date = CivilDate(year: year, month: month, day: digits.count > 6 ? number(6..<8) : 1) else { return nil }
    let start = Int64(date.daysSince1970) * 86400
    func period(days: Int) -> Period { (start, start + Int64(days) * 86400 - 1, false) }
    switch digits.count {
    case 4: return period(days: (1...12).reduce(0) { $0 + CivilDate.length(ofMonth: $1, in: year) })
    case 6: return period(days: CivilDate.length(ofMonth: month, in: year))
    case 8: return period(days: 1)
    default:
      let (hour, minute) = (number(8..<10), number(10..<12))
      let second = digits.count > 12 ? number(12..<14) : 0
      guard hour < 24, minute < 60, second < 61 else { return nil }
      let moment = start + Int64(hour * 3600 + minute * 60 + second)
      return (moment, digits.count > 12 ? moment : moment + 59, false)
    }
  }
}
