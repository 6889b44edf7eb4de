public import Bytes

/// Who made a commit or its content, and when.
public struct Signature: Hashable, Sendable {
  public var name: String
  public var email: String
  public var date: Timestamp
  public var zone: ZoneOffset

  /// Seconds since 1970, UTC.
  public var seconds: Int64 { date.seconds }
  /// Minutes east of UTC.
  public var offsetMinutes: Int { zone.minutes }

  /// A date or offset out of bounds is read as the bound.
  public init(name: String, email: String, seconds: Int64, offsetMinutes: Int = 0) {
    self.name = name
    self.email = email
    date = Timestamp(nearest: seconds)
    zone = ZoneOffset(nearest: offsetMinutes)
  }

  /// Reads `NAME <EMAIL> SECONDS +HHMM`; what is missing or not a number is empty or zero, as in git's
  /// split_ident_line. A number out of bounds is read as the bound.
  public init(parsing line: ArraySlice<UInt8>) {
    let open = line.firstIndex(of: UInt8(ascii: "<")) ?? line.endIndex
    let afterOpen = open < line.endIndex ? open + 1 : open
    let close = line[afterOpen...].firstIndex(of: UInt8(ascii: ">")) ?? line.endIndex
    name = String(decoding: line[..<open].trimmed { $0 == .space }, as: UTF8.self)
    email = String(decoding: line[afterOpen..<close], as: UTF8.self)
    // The date follows the last ">": in old commits a name or address may contain one.
    let dateStart = line.lastIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? line.endIndex
    let words = line[dateStart...].split(separator: UInt8(ascii: " "))
    date = words.first.flatMap { Timestamp(nearest: $0) } ?? .earliest
    zone = words.count > 1 ? ZoneOffset(hoursAndMinutes: words[1]) : .utc
  }

  /// The bytes as they stand in a commit, cleaned as git's ident.c does: no "<", ">", newline or NUL inside, no
  /// punctuation that git calls crud at either end.
  public func serialized() -> [UInt8] {
    var bytes = Self.cleaned(name)
    bytes.append(contentsOf: " <".utf8)
    bytes.append(contentsOf: Self.cleaned(email))
    bytes.append(contentsOf: "> \(seconds) \(zone.hoursAndMinutes)".utf8)
    return bytes
  }

  /// ident.c, strbuf_addstr_without_crud.
  private static func cleaned(_ text: String) -> [UInt8] {
    Array(text.utf8)[...].trimmed(of: isCrud).filter {
      $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "\n") && $0 != 0
    }
  }

  private static func isCrud(_ byte: UInt8) -> Bool {
    byte <= 32 || ".,:;<>\"\\'".utf8.contains(byte)
  }
}
