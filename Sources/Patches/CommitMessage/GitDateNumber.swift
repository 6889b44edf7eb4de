import Bytes

/// A number in a date and what git takes it for, by its length, what follows it, and what is known already (date.c,
/// match_digit).
enum GitDateNumber {
  /// The value of decimal digits; excess digits are cut off.
  static func value(_ digits: ArraySlice<UInt8>) -> Int {
    digits.prefix(18).reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// Consumes the number at the start; returns how many bytes it used.
  static func read(_ text: ArraySlice<UInt8>, _ fields: inout GitDateFields) -> Int {
    let digits = text.prefix(while: ByteClass.isDigit)
    let number = value(digits)
    if number >= 100_000_000, fields.isEmpty { return readStamp(number, digits.count, &fields) }
    let rest = text.dropFirst(digits.count)
    if let mark = rest.first, [UInt8]("-./:".utf8).contains(mark),
      rest.dropFirst().first.map(ByteClass.isDigit) == true,
      let length = readGroup(number, mark, text, digits.count, &fields)
    {
      return length
    }
    switch digits.count {
    case 8:
      _ = fields.take(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    case 6:
      let isTime = fields.take(hour: number / 10_000, minute: number / 100 % 100, second: number % 100)
      if isTime { return 6 + fraction(rest) }
    case 4:
      if number <= 1400, fields.offset == nil {
        fields.offset = number / 100 * 60 + number % 100
      } else if (1901..<2100).contains(number) {
        fields.year = number
      }
    case 1, 2: readShort(number, digits.count, &fields)
    default: break
    }
    return digits.count
  }

  /// Seconds since 1970.
  private static func readStamp(_ number: Int, _ length: Int, _ fields: inout GitDateFields) -> Int {
    let days = number / 86_400
    // As far as the fields go.
    guard days < 47_482 else { return length }
    let date = CivilDate(daysSince1970: days)
    (fields.year, fields.month, fields.day) = (date.year, date.month - 1, date.day)
    (fields.hour, fields.minute, fields.second) = (number % 86_400 / 3_600, number % 3_600 / 60, number % 60)
    fields.isStamp = true
    return length
  }

  /// `12:30:00`, `2023-11-14`, `14.11.2023` and the like; nil if it is neither a time nor a day.
  private static func readGroup(
    _ first: Int, _ mark: UInt8, _ text: ArraySlice<UInt8>, _ start: Int, _ fields: inout GitDateFields
  ) -> Int? {
    let digits = text.dropFirst(start + 1).prefix(while: ByteClass.isDigit)
    let second = value(digits)
    var length = start + 1 + digits.count
    var third = -1
    let rest = text.dropFirst(length)
    if rest.first == mark, rest.dropFirst().first.map(ByteClass.isDigit) == true {
      let digits = rest.dropFirst().prefix(while: ByteClass.isDigit)
      third = value(digits)
      length += 1 + digits.count
    }
    if mark == UInt8(ascii: ":") {
      guard fields.take(hour: first, minute: second, second: max(0, third)) else { return nil }
      return length + (fields.hasDay ? fraction(text.dropFirst(length)) : 0)
    }
    if first > 70 {
      if fields.take(year: first, month: second, day: third) || fields.take(year: first, month: third, day: second) {
        return length
      }
    }
    let isDotted = mark == UInt8(ascii: ".")
    if !isDotted, fields.take(year: third, month: first, day: second) { return length }
    if fields.take(year: third, month: second, day: first) { return length }
    if isDotted, fields.take(year: third, month: first, day: second) { return length }
    return nil
  }

  /// The length of a fraction of a second.
  private static func fraction(_ text: ArraySlice<UInt8>) -> Int {
    let digits = text.dropFirst().prefix(while: ByteClass.isDigit)
    return text.first == UInt8(ascii: ".") && !digits.isEmpty ? 1 + digits.count : 0
  }

  /// A day before a year before a month.
  private static func readShort(_ number: Int, _ length: Int, _ fields: inout GitDateFields) {
    if (1...31).contains(number), fields.day == nil {
      fields.day = number
    } else if length == 2, fields.year == nil, number >= 70 || number < 10 && fields.day != nil {
      fields.year = number < 10 ? 2000 + number : 1900 + number
    } else if (1...12).contains(number), fields.month == nil {
      fields.month = number - 1
    }
  }
}
