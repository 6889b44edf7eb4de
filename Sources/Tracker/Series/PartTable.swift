import Bytes

/// Parts that may belong together, kept in the view under a key that each of them knows by itself.
///
/// Two kinds of key: the message that parts refer to first (a thread), and sender, total and day (the clock). Series
/// are looked for only among parts that share a table or of which one is the other's thread head, so that one more
/// mail costs what it touches.
struct PartTable: Hashable, Sendable {
  /// By message.
  private(set) var rows: [ObjectID: Part]

  /// A table with more rows than this joins nobody: it is an attack or an accident, not a series.
  static let limit = 4096

  init(rows: [ObjectID: Part] = [:]) { self.rows = rows }

  var isEmpty: Bool { rows.isEmpty }

  /// The parts that this table joins.
  var joined: Dictionary<ObjectID, Part>.Values? { rows.count > Self.limit ? nil : rows.values }

  mutating func set(_ part: Part) { rows[part.id] = part }

  mutating func remove(_ id: ObjectID) { rows[id] = nil }

  // MARK: Keys

  /// Key of the table of those that refer to this message first.
  static func threadKey(_ anchor: ObjectID) -> ObjectID { anchor }

  /// Key of the table of the parts with this sender and total on this day (days since 1970, UTC).
  static func clockKey(sender: UInt64, total: Int, day: Int64) -> ObjectID {
    SHA1.hash(Array("clock \(sender) \(total) \(day)".utf8))
  }

  /// Keys of the tables that hold the part.
  static func keys(of part: Part) -> [ObjectID] {
    var keys: [ObjectID] = []
    if let anchor = part.anchor { keys.append(threadKey(anchor)) }
    if let day = part.day { keys.append(clockKey(sender: part.sender, total: part.total, day: day)) }
    return keys
  }

  // MARK: Text

  /// The rows sorted by id, one a line:
  /// `ID NUMBER/TOTAL VERSION DATE SENDER ANCHOR CITED,CITED…`, with `-` for what is absent.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(rows.count * 180)
    for part in rows.values.sorted(by: { $0.id < $1.id }) {
      result += part.id.hexBytes
      let version = part.version.map(String.init) ?? "-"
      let date = part.date.map { String($0) } ?? "-"
      result += Array(" \(part.number)/\(part.total) \(version) \(date) \(part.sender) ".utf8)
      result += part.anchor?.hexBytes ?? [UInt8(ascii: "-")]
      result.append(UInt8(ascii: " "))
      for (index, cited) in part.cites.enumerated() {
        if index > 0 { result.append(UInt8(ascii: ",")) }
        result += cited.hexBytes
      }
      if part.cites.isEmpty { result.append(UInt8(ascii: "-")) }
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  /// Reads what ``bytes`` wrote; lines that are not rows are passed over.
  init(parsing bytes: [UInt8]) {
    var rows: [ObjectID: Part] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let part = Part(row: line) else { continue }
      rows[part.id] = part
    }
    self.rows = rows
  }
}

extension Part {
  /// Days since 1970 (UTC) of the mail's own date.
  var day: Int64? { date.map { Self.day(of: $0) } }

  static func day(of seconds: Int64) -> Int64 {
    let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The day before or after in which a part close to midnight may have neighbours.
  var neighbouringDay: Int64? {
    guard let date, let day else { return nil }
    let second = date - day * 86_400
    if second < SeriesRules.clockWindow { return day - 1 }
    if second >= 86_400 - SeriesRules.clockWindow { return day + 1 }
    return nil
  }

  fileprivate init?(row: ArraySlice<UInt8>) {
    let fields = row.split(separator: UInt8(ascii: " "))
    guard fields.count == 7, let id = ObjectID(hexBytes: fields[0]) else { return nil }
    let numbers = fields[1].split(separator: UInt8(ascii: "/"))
    guard numbers.count == 2, let number = Int(ascii: numbers[0], within: PartNumber.bounds),
      let total = Int(ascii: numbers[1], within: PartNumber.totals),
      let sender = UInt64(String(decoding: fields[4], as: UTF8.self))
    else { return nil }
    self.init(
      id: id, number: number, total: total, version: Int(ascii: fields[2], within: PartNumber.bounds),
      date: Timestamp(nearest: fields[3])?.seconds, sender: sender,
      cites: fields[6].split(separator: UInt8(ascii: ",")).compactMap { ObjectID(hexBytes: $0) },
      anchor: ObjectID(hexBytes: fields[5]))
  }
}

extension Int {
  fileprivate init?(ascii digits: ArraySlice<UInt8>, within bounds: ClosedRange<Int>) {
    self.init(String(decoding: digits, as: UTF8.self), within: bounds)
  }
}
