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

  /// Reads `SECONDS MINUTES`, as in records and events; nil if these are not two numbers.
  public init?(record text: String) {
    let fields = text.utf8.split(separator: UInt8(ascii: " "))
    guard fields.count == 2, let date = Timestamp(nearest: fields[0]), let minutes = Int64(saturating: fields[1]) else {
      return nil
    }
    self.init(date, ZoneOffset(nearest: Int(minutes)))
  }

  /// `SECONDS MINUTES`.
  public var record: String { "\(seconds) \(offsetMinutes)" }

  /// The date in a field's value; nil if there is no valid one. See ``DateParser`` for what is understood.
  public init?(parsing value: ArraySlice<UInt8>) {
    guard let date = DateParser.date(in: value) else { return nil }
    self = date
  }

  /// `2019-04-29T08:57:37+10:00`.
  public var iso8601: String {
    let local = local
    return "\(pad(local.date.year, 4))-\(pad(local.date.month, 2))-\(pad(local.date.day, 2))"
      + "T\(clock(local))\(offsetSign)\(pad(abs(offsetMinutes) / 60, 2)):\(pad(abs(offsetMinutes) % 60, 2))"
  }

  /// `Mon, 29 Apr 2019 08:57:37 +1000`: RFC 5322's date-time, as git's `%aD`, the day without a leading zero.
  public var rfc2822: String {
    let local = local
    return
      "\(Self.weekdays[local.weekday]), \(local.date.day) \(Self.months[local.date.month - 1]) \(local.date.year) \(clock(local))"
      + " \(offsetSign)\(pad(abs(offsetMinutes) / 60, 2))\(pad(abs(offsetMinutes) % 60, 2))"
  }

  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  private struct Local {
    let date: CivilDate
    let weekday: Int
    let secondOfDay: Int
  }

  private var local: Local {
    let (days, second) = Int(seconds + Int64(offsetMinutes) * 60).flooredDivision(by: 86400)
    // 1970-01-01 was a Thursday.
    return Local(
      date: CivilDate(daysSince1970: days), weekday: (days + 4).flooredDivision(by: 7).remainder, secondOfDay: second)
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
