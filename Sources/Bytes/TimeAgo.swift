/// A moment in the past as people write it, read as by git's approxidate, in UTC.
public enum TimeAgo {
  private enum Unit {
    case seconds(Int64)
    /// Calendar months: the same day of another month.
    case months(Int)
  }

  private static let units: [Substring: Unit] = [
    "second": .seconds(1), "minute": .seconds(60), "hour": .seconds(3600), "day": .seconds(86400),
    "week": .seconds(7 * 86400), "month": .months(1), "year": .months(12),
  ]

  private static let amounts: [Substring: Int64] = [
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
  ]

  /// The seconds since 1970 that lower-case text such as `now`, `2 weeks ago`, `3.days.ago` or `last.month` means; nil
  /// for any other.
  public static func moment(_ text: String, now: Int64) -> Int64? {
    if text == "now" { return now }
    var words = text.split(whereSeparator: { $0 == " " || $0 == "." || $0 == "_" })
    if words.last == "ago" { words.removeLast() } else if words.first == "last" { words[0] = "one" }
    guard words.count == 2, let amount = amounts[words[0]] ?? Int64(words[0]), (0...100_000).contains(amount) else {
      return nil
    }
    let unit = words[1].last == "s" ? words[1].dropLast() : words[1]
    switch units[unit] {
    case .seconds(let length): return now - amount * length
    case .months(let count): return moment(monthsAgo: Int(amount) * count, now: now)
    case nil: return nil
    }
  }

  /// The same time of day on the same day of that month. A day that it does not have counts on into the next, as by
  /// mktime(3): a month before 31 March is 3 March.
  private static func moment(monthsAgo count: Int, now: Int64) -> Int64? {
    let (days, seconds) = Int(now).flooredDivision(by: 86400)
    let date = CivilDate(daysSince1970: days)
    let (year, month) = (date.year * 12 + date.month - 1 - count).flooredDivision(by: 12)
    guard let first = CivilDate(year: year, month: month + 1, day: 1) else { return nil }
    return Int64(first.daysSince1970 + date.day - 1) * 86400 + Int64(seconds)
  }
}
