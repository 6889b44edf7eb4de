import Bytes
import Mail

/// Times as Patchwork writes and takes them: UTC, without saying so.
enum APITime {
  /// `2019-05-03T08:28:19`.
  static func text(_ seconds: Int64) -> String {
    String(MailDate(seconds: seconds, offsetMinutes: 0).iso8601.prefix(19))
  }

  static func text(_ date: MailDate?) -> String { text(date?.seconds ?? 0) }

  /// `2019-05-03T08:28:19.000000`: checks and events always have the fraction, because clients parse with it.
  static func precise(_ seconds: Int64) -> String { text(seconds) + ".000000" }

  /// The same of microseconds since 1970.
  static func precise(microseconds: Int64) -> String {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return text(seconds) + "." + String(String(1_000_000 + rest).dropFirst())
  }

  /// The first whole second that is not before the moment; nil for what is no date.
  static func seconds(_ text: String) -> Int64? {
    microseconds(text).map { Int64((Int($0) + 999_999).flooredDivision(by: 1_000_000).quotient) }
  }

  /// The first microsecond since 1970 that is not before the moment; nil for what is no date.
  ///
  /// Takes a date, or a date and time with `T` or a blank between them, a fraction, and a zone: `2026-11-01`,
  /// `2026-11-01 12:00:00.5`, `2026-11-01T12:00:00+02:00`; also without signs between the numbers, or with such of one
  /// digit.
  static func microseconds(_ text: String) -> Int64? {
    var scanner = Scanner(text)
    guard let year = scanner.number(4) else { return nil }
    let isApart = scanner.take("-")
    guard let month = scanner.number(2, orLess: isApart), scanner.take("-") == isApart,
      let day = scanner.number(2, orLess: isApart), let first = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let date = Int64(first.daysSince1970) * 86_400
    if scanner.isAtEnd { return date * 1_000_000 }
    guard scanner.take("T") || scanner.take("t") || scanner.take(" ") else { return nil }
    guard let hour = scanner.number(2, orLess: isApart), hour < 24, scanner.take(":") == isApart,
      let minute = scanner.number(2, orLess: isApart), minute < 60
    else { return nil }
    var second = 0
    var fraction: Int64 = 0
    if isApart ? scanner.take(":") : scanner.isAtDigit {
      guard let number = scanner.number(2, orLess: isApart), number <= 60 else { return nil }
      second = number
      if scanner.take(".") || scanner.take(",") { fraction = Self.fraction(scanner.digits()) }
    }
    guard let zone = scanner.zone(), scanner.isAtEnd else { return nil }
    return (date + Int64(hour * 3600 + minute * 60 + second - zone)) * 1_000_000 + fraction
  }

  /// Digits after the point as microseconds, rounded up.
  private static func fraction(_ digits: Substring) -> Int64 {
    let whole = Int64((digits + "000000").prefix(6)) ?? 0
    return whole + (digits.dropFirst(6).contains { $0 != "0" } ? 1 : 0)
  }

  private struct Scanner {
    private var rest: Substring

    init(_ text: String) { rest = text.prefix(64)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest.removeFirst()
      return true
    }

    mutating func digits() -> Substring {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      return digits
    }

    var isAtDigit: Bool { rest.first.map { $0.isASCII && $0.isNumber } ?? false }

    /// A number of so many digits, or of one at least.
    mutating func number(_ count: Int, orLess: Bool = false) -> Int? {
      let digits = rest.prefix(count).prefix { $0.isASCII && $0.isNumber }
      guard digits.count == count || orLess && !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
      return Int(digits)
    }

    /// The offset in seconds; 0 where none is stated.
    mutating func zone() -> Int? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      // A plus sign in an address that nobody encoded is a blank.
      let isWest = take("-")
      guard isWest || take("+") || take(" "), let hours = number(2) else { return nil }
      _ = take(":")
      let minutes = isAtEnd ? 0 : number(2)
      return minutes.map { (isWest ? -1 : 1) * (hours * 3600 + $0 * 60) }
    }
  }
}
