import Bytes
import Git
import Patches

/// Parts that may belong together, kept in the view under a key that each of them knows by itself.
///
/// Two kinds of key: a message that parts refer to first, or answer (a thread), and sender and day (the clock): with the
/// total for all parts, without it for those with which series begin. Series are looked for only among parts that share
/// a table or of which one is the other's thread head, so that one more mail costs what it touches.
struct PartTable: Hashable, Sendable {
  /// By message; empty for a table over the limit.
  private(set) var rows: [ObjectID: Part]
  /// The rows of a table over the limit, each a blob of its own: one more then costs what one costs, and not the table.
  private(set) var overflow: Overflow?
  /// What is not in the overflow yet.
  private var edits: [ObjectID: Part?] = [:]

  /// A table with more rows than this joins no parts: it is an attack or an accident, not a series.
  static let limit = 4096

  init(rows: [ObjectID: Part] = [:], overflow: Overflow? = nil) {
    self.rows = rows
    self.overflow = overflow
  }

  var isEmpty: Bool { rows.isEmpty && overflow == nil }

  /// The parts that this table joins.
  var joined: Dictionary<ObjectID, Part>.Values? { overflow != nil || rows.count > Self.limit ? nil : rows.values }

  mutating func set(_ part: Part) {
    if overflow == nil { rows[part.id] = part } else { edits[part.id] = .some(part) }
  }

  mutating func remove(_ id: ObjectID) {
    if overflow == nil { rows[id] = nil } else { edits[id] = .some(nil) }
  }

  /// Applies what was set and removed, in the form that the table has by its number of rows.
  mutating func settle(in store: some ObjectStore) throws {
    if let large = overflow {
      let edited = try large.applying(edits, in: store)
      edits = [:]
      overflow = edited.count > Self.limit ? edited : nil
      if overflow == nil { rows = try edited.rows(in: store) }
    } else if rows.count > Self.limit {
      overflow = try Overflow().applying(rows.mapValues { .some($0) }, in: store)
      rows = [:]
    }
  }

  // MARK: Keys

  /// Key of the table of those that refer to this message first, or answer it.
  static func threadKey(_ message: ObjectID) -> ObjectID { message }

  /// Key of the table of the parts with this sender and total on this day (days since 1970, UTC).
  static func clockKey(sender: UInt64, total: Int, day: Int64) -> ObjectID {
    SHA1.hash(Array("clock \(sender) \(total) \(day)".utf8))
  }

  /// Key of the table of the cover letters and first patches with this sender on this day, whatever their total.
  static func headKey(sender: UInt64, day: Int64) -> ObjectID { SHA1.hash(Array("heads \(sender) \(day)".utf8)) }

  /// Keys of the tables that hold the part.
  static func keys(of part: Part) -> [ObjectID] {
    threadMessages(of: part).map(threadKey) + clockKeys(of: part) + continuationKeys(of: part)
  }

  /// The messages whose tables hold the part: the one it refers to first; and the one that it answers if that decides
  /// what it is: it may be the cover letter that does not look like one, or what an answer without `Re:` answers.
  static func threadMessages(of part: Part) -> [ObjectID] {
    let anchor = part.isNumbered ? part.anchor : nil
    let answered = part.isHead ? part.cites.first : nil
    return [anchor, answered == anchor ? nil : answered].compactMap(\.self)
  }

  static func clockKeys(of part: Part) -> [ObjectID] {
    guard part.isNumbered, let day = part.day else { return [] }
    return clockKeys(of: part, on: day)
  }

  /// The keys of the tables in which parts with its sender and total, and those with which series begin, stand on a day.
  static func clockKeys(of part: Part, on day: Int64) -> [ObjectID] {
    var keys: [ObjectID] = []
    if let total = part.total { keys.append(clockKey(sender: part.sender, total: total, day: day)) }
    if part.isHead { keys.append(headKey(sender: part.sender, day: day)) }
    return keys
  }

  /// The tables of the series that a part may have been added to days later, outside of their thread: `[PATCH 8/8]` to
  /// one of 7, `[PATCH 11/10]` to one of 10.
  static func continuationKeys(of part: Part) -> [ObjectID] {
    guard part.mayContinue, let total = part.total, let day = part.day else { return [] }
    let continued = part.number > total ? total : total - 1
    return (0...SeriesRules.continuationDays)
      .map { clockKey(sender: part.sender, total: continued, day: day &- $0) }
  }
}

extension Part {
  /// Whether a series can begin with this part: a cover letter or a first patch.
  var isHead: Bool { number <= 1 }

  /// Whether the part may have been added to a series outside of its thread: it answers nothing and is the last of those
  /// that it announces, or lies beyond them.
  var mayContinue: Bool {
    guard let total, isNumbered, cites.isEmpty else { return false }
    return total >= SeriesRules.leastContinued && number >= total || number > total && total > 1
  }
}

/// The text of a table: the rows sorted by id, one a line:
/// `ID NUMBER/TOTAL VERSION DATE SENDER ANCHOR CITED,CITED… FLAGS TREE|TITLE`, with `-` for what is absent.
extension PartTable {
  var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(rows.count * 240)
    for part in rows.values.sorted(by: { $0.id < $1.id }) { part.write(to: &result) }
    return result
  }

  /// Reads what ``bytes`` wrote; lines that are not rows are skipped.
  init(parsing bytes: [UInt8]) {
    var rows: [ObjectID: Part] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let part = Part(row: line) else { continue }
      rows[part.id] = part
    }
    self.init(rows: rows)
  }
}

extension Part {
  func write(to result: inout [UInt8]) {
    result += id.hexBytes
    let place = insertion > 0 ? "\(number).\(insertion)" : "\(number)"
    let stated = version.map { $0.minor > 0 ? "\($0.major).\($0.minor)" : "\($0.major)" } ?? "-"
    let date = date.map { String($0) } ?? "-"
    result += Array(" \(place)/\(total.map(String.init) ?? "-") \(stated) \(date) \(sender) ".utf8)
    result += anchor?.hexBytes ?? [UInt8(ascii: "-")]
    result.append(UInt8(ascii: " "))
    for (index, cited) in cites.enumerated() {
      if index > 0 { result.append(UInt8(ascii: ",")) }
      result += cited.hexBytes
    }
    if cites.isEmpty { result.append(UInt8(ascii: "-")) }
    let flags = (isPull ? "p" : "") + (isNumbered ? "" : "u")
    result += Array(" \(flags.isEmpty ? "-" : flags) \(tree?.name ?? "")|".utf8)
    result += title.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    result.append(UInt8(ascii: "\n"))
  }

  init?(row: ArraySlice<UInt8>) {
    let fields = row.split(separator: UInt8(ascii: " "), maxSplits: 8, omittingEmptySubsequences: false)
    guard fields.count == 9, let id = ObjectID(hexBytes: fields[0]) else { return nil }
    let numbers = fields[1].split(separator: UInt8(ascii: "/"))
    guard numbers.count == 2, let (number, insertion) = Self.pair(numbers[0]),
      let sender = UInt64(String(decoding: fields[4], as: UTF8.self))
    else { return nil }
    self.init(
      id: id, number: number, total: Int(ascii: numbers[1], within: PartNumber.totals),
      date: Timestamp(nearest: fields[3])?.seconds, sender: sender,
      cites: fields[6].split(separator: UInt8(ascii: ",")).compactMap { ObjectID(hexBytes: $0) })
    version = Self.pair(fields[2]).map { Version($0.0, minor: $0.1) }
    anchor = ObjectID(hexBytes: fields[5])
    self.insertion = insertion
    isPull = fields[7].contains(UInt8(ascii: "p"))
    isNumbered = !fields[7].contains(UInt8(ascii: "u"))
    let words = fields[8].split(separator: UInt8(ascii: "|"), maxSplits: 1, omittingEmptySubsequences: false)
    tree = SubjectTree(named: String(decoding: words[0], as: UTF8.self))
    title = words.count > 1 ? String(decoding: words[1], as: UTF8.self) : ""
  }

  /// `2.5` as 2 and 5, `2` as 2 and 0.
  private static func pair(_ text: ArraySlice<UInt8>) -> (Int, Int)? {
    let halves = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = Int(ascii: halves[0], within: PartNumber.bounds) else { return nil }
    return (first, halves.count > 1 ? Int(ascii: halves[1], within: PartNumber.bounds) ?? 0 : 0)
  }
}

extension Int {
  fileprivate init?(ascii digits: ArraySlice<UInt8>, within bounds: ClosedRange<Int>) {
    self.init(String(decoding: digits, as: UTF8.self), within: bounds)
  }
}
