import Bytes
import Git
import Tracker

/// How many open series wait for each kind of action.
package struct Attention: Hashable, Sendable {
  package private(set) var open = 0
  package private(set) var review = 0
  package private(set) var reply = 0
  package private(set) var test = 0
  package private(set) var apply = 0
  /// Those with a check that failed.
  package private(set) var failed = 0

  fileprivate static let columns =
    "count(*), "
    + [Needs.review, .reply, .test, .apply].map { "total((r.needs & \($0.rawValue)) <> 0)" }.joined(separator: ", ")
    + ", total(\(CheckChoice.condition([.state(.fail)], "r.checks")))"

  /// Takes in a row of ``columns``.
  fileprivate mutating func add(_ statement: Statement, _ sign: Int) {
    func value(_ column: Int32) -> Int { sign * Int(statement.integer(column)) }
    (open, review, reply) = (open + value(0), review + value(1), reply + value(2))
    (test, apply, failed) = (test + value(3), apply + value(4), failed + value(5))
  }

  fileprivate mutating func add(_ standing: SeriesStanding) {
    open += 1
    if standing.needs.contains(.review) { review += 1 }
    if standing.needs.contains(.reply) { reply += 1 }
    if standing.needs.contains(.test) { test += 1 }
    if standing.needs.contains(.apply) { apply += 1 }
    if standing.brief.checks[.fail] > 0 { failed += 1 }
  }
}

extension Finder {
  /// How many open series that pass wait for what, by an index that is there; nil where there is none, for to make it
  /// takes its time.
  package func attention(_ filter: ListFilter) throws -> Attention? {
    guard var file = indexes.existing(.records) else { return nil }
    try file.beginReading()
    defer { file.endReading() }
    var filter = filter
    filter.isOpen = true
    let sql = try FilterSQL(filter, isOfSeries: true, in: file.database)
    var result = Attention()
    let differences = try Differences(of: file.database, madeFrom: file.key, to: snapshot)
    let conditions = sql.conditions.joined(separator: " AND ")
    let all = try file.database.prepare("SELECT \(Attention.columns) FROM series r WHERE \(conditions)")
    try all.bind(sql.values)
    if !sql.isEmpty, try all.step() { result.add(all, 1) }
    let one = try file.database.prepare(
      "SELECT \(Attention.columns) FROM message m JOIN series r ON r.rowid = m.rowid WHERE \(conditions) AND m.id = ?")
    for head in differences.heads {
      if !sql.isEmpty {
        one.reset()
        try one.bind(sql.values + [.id(head)])
        if try one.step() { result.add(one, -1) }
      }
      guard let group = try snapshot.series(head: head), let record = try snapshot.message(head) else { continue }
      let standing = try SeriesStanding(group, in: snapshot)
      if filter.admits(ListRow(standing, record)) { result.add(standing) }
    }
    return result
  }
}
