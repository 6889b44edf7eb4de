/// A moment in the past as people write it, read as by git's approxidate.
public enum TimeAgo {
  private static let units: [Substring: Int64] = [
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400, "month": 30 * 86400, "year": 365 * 86400,
  ]

  /// The seconds since 1970 that lower-case text such as `now`, `2 weeks ago` or `3.days.ago` means; nil for any other.
  public static func moment(_ text: String, now: Int64) -> Int64? {
    if text == "now" { return now }
    var words = text.split(whereSeparator: { $0 == " " || $0 == "." || $0 == "_" })
    if words.last == "ago" { words.removeLast() }
    guard words.count == 2, let amount = Int64(words[0]), (0...100_000).contains(amount) else { return nil }
    let unit = words[1].last == "s" ? words[1].dropLast() : words[1]
    return units[unit].map { now - amount * $0 }
  }
}
