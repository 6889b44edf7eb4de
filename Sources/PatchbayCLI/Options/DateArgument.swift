import ArgumentParser
import Bytes
import Mail
import Platform

/// A moment as people write it for `--since` and `--until`: `2026-03-01`, `2026-03-01T12:00`, `2 weeks ago`,
/// `3.days.ago`, `yesterday`, or seconds since 1970.
struct DateArgument: ExpressibleByArgument, Equatable {
  /// Seconds since 1970.
  let seconds: Int64

  init(seconds: Int64) { self.seconds = seconds }

  init?(argument: String) {
    self.init(argument, now: Clock.now(), offsetMinutes: Clock.localOffsetMinutes(at: Clock.now()))
  }

  /// - Parameters:
  ///   - now: What relative dates are relative to.
  ///   - offsetMinutes: The offset from UTC of a date that states none.
  init?(_ text: String, now: Int64, offsetMinutes: Int) {
    if let moment = Self.relative(text.lowercased(), now: now, offsetMinutes: offsetMinutes) {
      self.init(seconds: moment)
    } else if let moment = Self.absolute(text, offsetMinutes: offsetMinutes) {
      self.init(seconds: moment)
    } else if text.count >= 9, let moment = Int64(text).flatMap(Timestamp.init(exactly:)) {
      self.init(seconds: moment.seconds)
    } else {
      return nil
    }
  }

  private static func relative(_ text: String, now: Int64, offsetMinutes: Int) -> Int64? {
    let midnight = now - (now + Int64(offsetMinutes) * 60) % 86400
    switch text {
    case "today": return midnight
    case "yesterday": return midnight - 86400
    default: return TimeAgo.moment(text, now: now)
    }
  }

  /// `YEAR-MONTH-DAY`, with a time and an offset if wanted, read as a mail's date is.
  private static func absolute(_ text: String, offsetMinutes: Int) -> Int64? {
    let halves = text.split(maxSplits: 1, whereSeparator: { $0 == "T" || $0 == " " })
    guard let day = halves.first else { return nil }
    let numbers = day.split(separator: "-")
    guard numbers.count == 3, numbers[0].count == 4,
      numbers.joined().utf8.allSatisfy(ByteClass.isDigit)
    else { return nil }
    var clock = halves.count > 1 ? String(halves[1]) : "00:00"
    var zone = "+0000"
    var isLocal = true
    if clock.hasSuffix("Z") {
      clock.removeLast()
      isLocal = false
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      zone = clock[sign...].filter { $0 != ":" }
      clock = String(clock[..<sign])
      isLocal = false
    }
    let field = "\(numbers[0])-\(numbers[1])-\(numbers[2]) \(clock) \(zone)"
    guard let date = MailDate(parsing: Array(field.utf8)[...]) else { return nil }
    return date.seconds - (isLocal ? Int64(offsetMinutes) * 60 : 0)
  }
}
