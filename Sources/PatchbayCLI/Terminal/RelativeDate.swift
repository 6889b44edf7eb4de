/// How long ago a moment was, in git's words and with git's roundings (`show_date_relative` in git's date.c).
enum RelativeDate {
  /// For example `3 days ago`; both times in seconds since 1970.
  static func text(_ seconds: Int64, now: Int64) -> String {
    let (difference, overflow) = now.subtractingReportingOverflow(seconds)
    if overflow || difference < 0 { return "in the future" }
    var amount = difference
    if amount < 90 { return count(amount, "second") }
    amount = (amount + 30) / 60
    if amount < 90 { return count(amount, "minute") }
    amount = (amount + 30) / 60
    if amount < 36 { return count(amount, "hour") }
    amount = (amount + 12) / 24
    if amount < 14 { return count(amount, "day") }
    if amount < 70 { return count((amount + 3) / 7, "week") }
    if amount < 365 { return count((amount + 15) / 30, "month") }
    if amount < 1825 {
      let months = (amount * 12 * 2 + 365) / (365 * 2)
      let (years, rest) = months.quotientAndRemainder(dividingBy: 12)
      return rest == 0 ? count(years, "year") : "\(plural(years, "year")), \(count(rest, "month"))"
    }
    return count((amount + 183) / 365, "year")
  }

  /// The same in at most four columns: `now`, `5m`, `3h`, `12d`, `9w`, `8mo`, `3y`.
  static func brief(_ seconds: Int64, now: Int64) -> String {
    let (difference, overflow) = now.subtractingReportingOverflow(seconds)
    if overflow || difference < 0 { return "soon" }
    let minutes = difference / 60
    let days = minutes / (24 * 60)
    if minutes < 1 { return "now" }
    if minutes < 60 { return "\(minutes)m" }
    if minutes < 36 * 60 { return "\(minutes / 60)h" }
    if days < 14 { return "\(days)d" }
    if days < 70 { return "\(days / 7)w" }
    return days < 365 ? "\(days / 30)mo" : "\(days / 365)y"
  }

  private static func count(_ amount: Int64, _ unit: String) -> String { plural(amount, unit) + " ago" }

  private static func plural(_ amount: Int64, _ unit: String) -> String { "\(amount) \(unit)\(amount == 1 ? "" : "s")" }
}
