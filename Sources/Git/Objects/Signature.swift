/// Who made a commit or its content, and when.
public struct Signature: Hashable, Sendable {
  public var name: String
  public var email: String
  /// Seconds since 1970, UTC.
  public var seconds: Int64
  /// Minutes east of UTC.
  public var offsetMinutes: Int

  public init(name: String, email: String, seconds: Int64, offsetMinutes: Int = 0) {
    self.name = name
    self.email = email
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }

  /// Reads `NAME <EMAIL> SECONDS +HHMM`; what is missing or no number is empty or zero, as in git's split_ident_line.
  public init(parsing line: ArraySlice<UInt8>) {
    let open = line.firstIndex(of: UInt8(ascii: "<")) ?? line.endIndex
    let afterOpen = open < line.endIndex ? open + 1 : open
    let close = line[afterOpen...].firstIndex(of: UInt8(ascii: ">")) ?? line.endIndex
    name = String(decoding: Self.trimmed(line[..<open]), as: UTF8.self)
    email = String(decoding: line[afterOpen..<close], as: UTF8.self)
    // The date follows the last ">": a name or address may hold one in old commits.
    let dateStart = line.lastIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? line.endIndex
    let words = line[dateStart...].split(separator: UInt8(ascii: " "))
    seconds = words.first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
    offsetMinutes = words.count > 1 ? Self.minutes(words[1]) : 0
  }

  /// The bytes as they stand in a commit, cleaned as git's ident.c does: no "<", ">", newline or NUL inside, no
  /// punctuation that git calls crud at either end. Times before 1970 are written as 0, since git refuses others.
  public func serialized() -> [UInt8] {
    var bytes = Self.cleaned(name)
    bytes.append(contentsOf: " <".utf8)
    bytes.append(contentsOf: Self.cleaned(email))
    let minutes = abs(offsetMinutes) % 6000
    let zone = minutes / 60 * 100 + minutes % 60
    let digits = String(zone)
    let padded = String(repeating: "0", count: 4 - digits.utf8.count) + digits
    bytes.append(contentsOf: "> \(max(0, seconds)) \(offsetMinutes < 0 ? "-" : "+")\(padded)".utf8)
    return bytes
  }

  private static func minutes(_ zone: ArraySlice<UInt8>) -> Int {
    guard let value = Int(String(decoding: zone, as: UTF8.self)), abs(value) < 10_000 else { return 0 }
    let size = abs(value) / 100 * 60 + abs(value) % 100
    return value < 0 ? -size : size
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let last = bytes.last, last == UInt8(ascii: " ") { bytes.removeLast() }
    while let first = bytes.first, first == UInt8(ascii: " ") { bytes.removeFirst() }
    return bytes
  }

  /// ident.c, strbuf_addstr_without_crud.
  private static func cleaned(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)[...]
    while let last = bytes.last, isCrud(last) { bytes.removeLast() }
    while let first = bytes.first, isCrud(first) { bytes.removeFirst() }
    return bytes.filter { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "\n") && $0 != 0 }
  }

  private static func isCrud(_ byte: UInt8) -> Bool {
    byte <= 32 || ".,:;<>\"\\'".utf8.contains(byte)
  }
}
