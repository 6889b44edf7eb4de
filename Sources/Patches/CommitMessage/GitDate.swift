import Bytes
public import Mail

/// The date of a commit as git reads it: word by word, in any order, skipping what it does not know (date.c,
/// parse_date_basic).
///
/// Two things differ, so that every machine reads the same: a date without an offset is in UTC rather than in the
/// machine's own zone, and no date is refused for being in the future, within the range of ``Timestamp``.
public enum GitDate {
  /// The time; nil where git says "invalid date format".
  public static func parse(_ text: [UInt8]) -> MailDate? {
    if text.first == UInt8(ascii: "@"), let date = stamp(text.dropFirst()) { return date }
    var fields = GitDateFields()
    var rest = text.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }
    while let first = rest.first {
      let next = rest.dropFirst().first ?? 0
      let length: Int
      if ByteClass.isLetter(first) {
        length = word(rest, &fields)
      } else if ByteClass.isDigit(first) {
        length = GitDateNumber.read(rest, &fields)
      } else if first == UInt8(ascii: "+") || first == UInt8(ascii: "-"), ByteClass.isDigit(next) {
        length = offset(rest, &fields)
      } else {
        length = 1
      }
      rest = rest.dropFirst(length)
    }
    return fields.date
  }

  /// `1700000000 +0100`, as in a commit object.
  private static func stamp(_ text: ArraySlice<UInt8>) -> MailDate? {
    let digits = text.prefix(while: ByteClass.isDigit)
    let rest = text.dropFirst(digits.count)
    let zone = rest.dropFirst(2)
    guard !digits.isEmpty, digits.count <= 15, rest.first == UInt8(ascii: " "), let sign = rest.dropFirst().first,
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), zone.count == 4, zone.allSatisfy(ByteClass.isDigit)
    else { return nil }
    let value = GitDateNumber.value(zone)
    let minutes = value / 100 * 60 + value % 100
    return Timestamp(exactly: Int64(GitDateNumber.value(digits))).map {
      MailDate($0, ZoneOffset(nearest: sign == UInt8(ascii: "-") ? -minutes : minutes))
    }
  }

  /// A month, a day of the week, a zone's name, AM or PM; other words mean nothing.
  private static func word(_ text: ArraySlice<UInt8>, _ fields: inout GitDateFields) -> Int {
    if let (month, length) = GitDateWords.month(text) {
      fields.month = month
      return length
    }
    if let length = GitDateWords.weekday(text) { return length }
    if let (hours, length) = GitDateWords.zone(text) {
      if fields.offset == nil { fields.offset = hours * 60 }
      return length
    }
    for (name, start) in [("PM", 12), ("AM", 0)] where GitDateWords.match(text, name) == 2 {
      // git uses -1 for an hour that is not known yet.
      let hour = (fields.hour ?? -1) % 12 + start
      fields.hour = hour < 0 ? nil : hour
      return 2
    }
    return text.prefix(while: ByteClass.isLetter).count
  }

  /// `+0100`, `+01` or `+01:00`; anything else is skipped.
  private static func offset(_ text: ArraySlice<UInt8>, _ fields: inout GitDateFields) -> Int {
    let digits = text.dropFirst().prefix(while: ByteClass.isDigit)
    var length = 1 + digits.count
    var (hours, minutes) = (GitDateNumber.value(digits), 0)
    if digits.count == 4 {
      (hours, minutes) = (hours / 100, hours % 100)
    } else if digits.count != 2 {
      minutes = 99
    } else if text.dropFirst(length).first == UInt8(ascii: ":") {
      let more = text.dropFirst(length + 1).prefix(while: ByteClass.isDigit)
      length += 1 + more.count
      minutes = more.count == 2 ? GitDateNumber.value(more) : 99
    }
    if minutes < 60, hours < 24 {
      let value = hours * 60 + minutes
      fields.offset = text.first == UInt8(ascii: "-") ? -value : value
    }
    return length
  }
}
