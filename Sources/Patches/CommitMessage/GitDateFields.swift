import Bytes
import Mail

/// What is known about a date while it is being read by git's rules.
struct GitDateFields {
  var year: Int?
  /// From 0.
  var month: Int?
  var day: Int?
  var hour: Int?
  var minute: Int?
  var second: Int?
  /// Minutes east of UTC.
  var offset: Int?
  /// The whole date was given as seconds since 1970, so that the offset does not move it.
  var isStamp = false

  /// Whether nothing has been found yet.
  var isEmpty: Bool { year == nil && month == nil && day == nil && hour == nil && minute == nil && second == nil }
  /// Whether the day is known.
  var hasDay: Bool { year != nil && month != nil && day != nil }

  /// The time, if year, month and time of day are known; excess days run into the next month, as in git.
  var date: MailDate? {
    guard let year, let month, let hour, let minute, let second, (1970..<2100).contains(year),
      hour >= 0, minute >= 0, second >= 0, let first = CivilDate(year: year, month: month + 1, day: 1)
    else { return nil }
    // git uses -1 for an unknown day.
    let days = first.daysSince1970 + (day ?? -1) - 1
    let offset = offset ?? 0
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - (isStamp ? 0 : offset * 60)
    return seconds < 0 ? nil : MailDate(seconds: Int64(seconds), offsetMinutes: offset)
  }

  /// Sets the time of day if it is valid.
  mutating func take(hour: Int, minute: Int, second: Int) -> Bool {
    guard (0...24).contains(hour), (0..<60).contains(minute), (0...60).contains(second) else { return false }
    (self.hour, self.minute, self.second) = (hour, minute, second)
    return true
  }

  /// Sets the day if it is valid; two-digit years are from 1971 to 2037.
  mutating func take(year: Int, month: Int, day: Int) -> Bool {
    guard (1...12).contains(month), (1...31).contains(day) else { return false }
    switch year {
    case -1: break  // none was given
    case 1970..<2100: self.year = year
    case 71..<100: self.year = 1900 + year
    case ..<38: self.year = 2000 + year
    default: return false
    }
    (self.month, self.day) = (month - 1, day)
    return true
  }
}
