public import Bytes

/// A moment as a mail or event gives it, and the writer's offset from UTC.
public struct MailDate: Hashable, Sendable {
  public let timestamp: Timestamp
  public let zone: ZoneOffset

  /// Seconds since 1970-01-01T00:00:00Z, not negative.
  public var seconds: Int64 { timestamp.seconds }
  /// Minutes east of UTC.
  public var offsetMinutes: Int { zone.minutes }

  public init(_ timestamp: Timestamp, _ zone: ZoneOffset) {
    self.timestamp = timestamp
    self.zone = zone
  }

  /// A number out of bounds counts as the bound that it lies beyond.
  public init(seconds: Int64, offsetMinutes: Int) {
    self.init(Timestamp(nearest: seconds), ZoneOffset(nearest: offsetMinutes))
  }

  /// Reads `SECONDS MINUTES`, as records and events hold it; nil for what is not two numbers.
  public init?(record text: String) {
    let fields = text.utf8.split(separator: UInt8(ascii: " "))
    guard fields.count == 2, let date = Timestamp(nearest: fields[0]), let minutes = Int64(saturating: fields[1]) else {
      return nil
    }
    self.init(date, ZoneOffset(nearest: Int(minutes)))
  }

  /// `SECONDS MINUTES`.
  public var record: String { "\(seconds) \(offsetMinutes)" }

  /// The date in a field's value; nil if there is none that can be. See ``DateParser`` for what is understood.
  public init?(parsing value: ArraySlice<UInt8>) {
    guard let date = DateParser.date(in: value) else { return nil }
    self = date
  }

  /// `2019-04-29T08:57:37+10:00`.
  public var iso8601: String {
    let local = local
    return "\(pad(local.year, 4))-\(pad(local.month, 2))-\(pad(local.day, 2))"
      + "T\(clock(local))\(offsetSign)\(pad(abs(offsetMinutes) / 60, 2)):\(pad(abs(offsetMinutes) % 60, 2))"
  }

  /// `Mon, 29 Apr 2019 08:57:37 +1000`: RFC 5322's date-time, as git's `%aD`, the day without a leading zero.
  public var rfc2822: String {
    let local = local
    let weekday = Self.weekdays[Int(((local.days % 7) + 11) % 7)]
    return "\(weekday), \(local.day) \(Self.months[local.month - 1]) \(local.year) \(clock(local))"
      + " \(offsetSign)\(pad(abs(offsetMinutes) / 60, 2))\(pad(abs(offsetMinutes) % 60, 2))"
  }

  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  private struct Local {
    let days: Int64
    let year: Int
    let month: Int
    let day: Int
    let secondOfDay: Int
  }

  private var local: Local {
    let shifted = seconds + Int64(offsetMinutes) * 60
    var days = shifted / 86400
    var rest = shifted % 86400
    if rest < 0 {
      rest += 86400
      days -= 1
    }
    // Days to the civil calendar, counted in 400-year eras from 1 March of year 0 (Hinnant's algorithm).
    let shiftedDays = days + 719_468
    let era = (shiftedDays >= 0 ? shiftedDays : shiftedDays - 146_096) / 146_097
    let dayOfEra = shiftedDays - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return Local(days: days, year: Int(year), month: Int(month), day: Int(day), secondOfDay: Int(rest))
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar.
  public static func days(year: Int, month: Int, day: Int) -> Int64 {
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private var offsetSign: String { offsetMinutes < 0 ? "-" : "+" }

  private func clock(_ local: Local) -> String {
    "\(pad(local.secondOfDay / 3600, 2)):\(pad(local.secondOfDay / 60 % 60, 2)):\(pad(local.secondOfDay % 60, 2))"
  }

  private func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension MailDate: CustomStringConvertible {
  public var description: String { iso8601 }
}
