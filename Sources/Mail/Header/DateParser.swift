import Bytes

/// Reads dates in the shapes that lists contain.
///
/// RFC 5322 with or without weekday, zone and comments, any white space, dashes between day, month and year, two and
/// three digit years (RFC 5322, 4.3); asctime with a zone on either side of the year; ISO 8601; twelve-hour clocks. The
/// weekday is never believed. A zone that is missing or unknown is UTC, as RFC 5322, 4.3 has it. Impossible moments (31
/// February, 25 o'clock), and those that no mail can have (``Timestamp``), are no date.
public struct DateParser {
  private var day: Int?
  private var month: Int?
  private var year: Int?
  private var clock: (hour: Int, minute: Int, second: Int)?
  private var isAfternoon: Bool?
  private var offset: Int?
  private var namedOffset: Int?

  private init() {}

  /// The date in a field's value, of which at most 256 bytes are read; nil if there is none.
  public static func date(in value: ArraySlice<UInt8>) -> MailDate? {
    value.prefix(256).withUnsafeBufferPointer { bytes in
      var parser = DateParser()
      parser.read(bytes)
      return parser.result
    }
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var position = 0
    var depth = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "(") {
        depth += 1
        position += 1
      } else if byte == UInt8(ascii: ")") {
        depth = max(0, depth - 1)
        position += 1
      } else if depth > 0 || !(ByteClass.isDigit(byte) || ByteClass.isLetter(byte) || Self.isSign(byte)) {
        position += 1
      } else if ByteClass.isLetter(byte) {
        let start = position
        while position < bytes.count, ByteClass.isLetter(bytes[position]) { position += 1 }
        word(UnsafeBufferPointer(rebasing: bytes[start..<position]))
      } else if ByteClass.isDigit(byte) {
        number(bytes, &position)
      } else {
        sign(bytes, &position)
      }
    }
  }

  private static func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }

  /// Digits from `position` on, which moves behind them: value (capped, so that it cannot overflow) and count.
  private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> (value: Int, count: Int) {
    let start = position
    var value = 0
    while position < bytes.count, ByteClass.isDigit(bytes[position]) {
      if value < 100_000_000 { value = value * 10 + Int(bytes[position] - 0x30) }
      position += 1
    }
    return (value, position - start)
  }

  private mutating func number(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) {
    let (value, count) = Self.digits(bytes, &position)
    let next = position < bytes.count ? bytes[position] : 0
    let followsDigit = position + 1 < bytes.count && ByteClass.isDigit(bytes[position + 1])
    if next == UInt8(ascii: ":") || (next == UInt8(ascii: ".") && day != nil && clock == nil), followsDigit,
      count <= 2, clock == nil
    {
      readClock(hour: value, separator: next, bytes, &position)
    } else if next == UInt8(ascii: "-") || next == UInt8(ascii: "/"), followsDigit, count == 4, year == nil, day == nil
    {
      // 2019-04-29, which may go on with T and a time.
      year = value
      position += 1
      month = Self.digits(bytes, &position).value
      if position < bytes.count, bytes[position] == next {
        position += 1
        day = Self.digits(bytes, &position).value
      }
    } else if next == UInt8(ascii: "/"), followsDigit, count <= 2, day == nil, month == nil {
      // 4/29/2019, or 29/4/2019 where that is the only way.
      position += 1
      let second = Self.digits(bytes, &position).value
      (month, day) = value > 12 ? (second, value) : (value, second)
    } else if count <= 2, day == nil {
      day = value
    } else if count <= 2, month == nil, clock == nil, (1...12).contains(value) {
      month = value
    } else if year == nil {
      year = Self.fullYear(value, digits: count)
    }
    // A dash after a number separates (29-Apr-2019, 29-04-2019) and is not a zone's sign.
    if clock == nil, position < bytes.count, Self.isSign(bytes[position]) { position += 1 }
  }

  private mutating func readClock(
    hour: Int, separator: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) {
    position += 1
    let minute = Self.digits(bytes, &position).value
    var second = 0
    if position + 1 < bytes.count, bytes[position] == separator, ByteClass.isDigit(bytes[position + 1]) {
      position += 1
      second = Self.digits(bytes, &position).value
      // Fractions of a second mean nothing here.
      if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "."), ByteClass.isDigit(bytes[position + 1]) {
        position += 1
        _ = Self.digits(bytes, &position)
      }
    }
    clock = (hour, minute, second)
  }

  /// RFC 5322, 4.3: two digits below 50 are 20xx, else 19xx; three digits count from 1900.
  private static func fullYear(_ value: Int, digits: Int) -> Int {
    switch digits {
    case 2: value < 50 ? 2000 + value : 1900 + value
    case 3: 1900 + value
    default: value
    }
  }

  private mutating func sign(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) {
    let isNegative = bytes[position] == UInt8(ascii: "-")
    position += 1
    guard clock != nil, offset == nil, position < bytes.count, ByteClass.isDigit(bytes[position]) else { return }
    var (value, count) = Self.digits(bytes, &position)
    if count <= 2, position + 1 < bytes.count, bytes[position] == UInt8(ascii: ":"),
      ByteClass.isDigit(bytes[position + 1])
    {
      position += 1
      value = value * 100 + Self.digits(bytes, &position).value
      count = 4
    } else if count <= 2 {
      value *= 100
    }
    let (hours, minutes) = (value / 100, value % 100)
    // An impossible zone is unknown, as git's match_tz has it.
    guard count <= 4, hours < 24, minutes < 60 else { return }
    offset = (isNegative ? -1 : 1) * (hours * 60 + minutes)
  }

  private mutating func word(_ word: UnsafeBufferPointer<UInt8>) {
    var name: UInt64 = 0
    for byte in word.prefix(8) { name = name << 8 | UInt64(ByteClass.lower(byte)) }
    if word.count == 2, name == 0x616D || name == 0x706D {
      isAfternoon = name == 0x706D
    } else if let number = Self.month(name, count: word.count) {
      month = month ?? number
    } else if word.count <= 5, let minutes = Self.zones.first(where: { $0.name == name })?.minutes {
      // "T" joins an ISO date and its time; elsewhere a single letter is a military zone, which means nothing.
      namedOffset = namedOffset ?? minutes
    }
  }

  private static func month(_ name: UInt64, count: Int) -> Int? {
    guard count >= 3 else { return nil }
    let initials = name >> UInt64(8 * (min(count, 8) - 3))
    return monthNames.firstIndex(of: initials).map { $0 + 1 }
  }

  private static let monthNames: [UInt64] = MailDate.months.map(packed)

  private static func packed(_ name: String) -> UInt64 {
    name.utf8.reduce(0) { $0 << 8 | UInt64(ByteClass.lower($1)) }
  }

  /// Minutes east of UTC of the zone names that mail has (RFC 5322, 4.3, and git's date.c for the rest).
  private static let zones: [(name: UInt64, minutes: Int)] = {
    let hours: [(String, Double)] = [
      ("ut", 0), ("utc", 0), ("gmt", 0), ("z", 0), ("est", -5), ("edt", -4), ("cst", -6), ("cdt", -5), ("mst", -7),
      ("mdt", -6), ("pst", -8), ("pdt", -7), ("akst", -9), ("akdt", -8), ("hst", -10), ("ast", -4), ("adt", -3),
      ("nst", -3.5), ("ndt", -2.5), ("wet", 0), ("west", 1), ("bst", 1), ("cet", 1), ("cest", 2), ("met", 1),
      ("mez", 1), ("mest", 2), ("mesz", 2), ("eet", 2), ("eest", 3), ("msk", 3), ("msd", 4), ("ist", 5.5), ("jst", 9),
      ("kst", 9), ("hkt", 8), ("sgt", 8), ("awst", 8), ("acst", 9.5), ("acdt", 10.5), ("aest", 10), ("aedt", 11),
      ("nzst", 12), ("nzdt", 13), ("brt", -3), ("sast", 2),
    ]
    return hours.map { (packed($0), Int($1 * 60)) }
  }()

  private var result: MailDate? {
    guard let day, let month, let year, (1970...2200).contains(year),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var (hour, minute, second) = clock ?? (0, 0, 0)
    if let isAfternoon, (1...12).contains(hour) { hour = hour % 12 + (isAfternoon ? 12 : 0) }
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    let zone = offset ?? namedOffset ?? 0
    let seconds = date.daysSince1970 * 86400 + hour * 3600 + minute * 60 + second - zone * 60
    return Timestamp(exactly: Int64(seconds)).map { MailDate($0, ZoneOffset(nearest: zone)) }
  }
}
