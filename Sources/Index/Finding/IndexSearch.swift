import Bytes
import Git
import Tracker

/// Answers from an index, leaving out what the view it was made from shows differently.
struct IndexSearch {
  let database: Database
  let differences: Differences
  /// Says whether a mail matches, where the index holds no texts. Read are only mails whose records may match.
  var reader: ViewSearch?
  /// When to end while mails are read.
  var deadline: Deadline?

  /// Up to so many matches are gathered before a list is gone through instead, each mail asked whether it matches.
  private static let gatheredLimit = 20_000

  // MARK: Lists

  /// The first `limit` series that pass, newest first.
  func series(_ filter: ListFilter, limit: Int) throws -> [Hit] {
    try rows(
      filter, limit,
      "SELECT r.rowid, m.id, m.id, r.activity, r.brief FROM series r JOIN message m ON m.rowid = r.rowid",
      byMembers: true)
  }

  /// The first `limit` patches that pass, newest first.
  func patches(_ filter: ListFilter, limit: Int) throws -> [Hit] {
    try rows(
      filter, limit,
      """
      SELECT r.rowid, m.id, h.id FROM patch r JOIN message m ON m.rowid = r.rowid
      JOIN message h ON h.rowid = r.series
      """, byMembers: false)
  }

  private func rows(
    _ filter: ListFilter, _ limit: Int, _ select: String, byMembers: Bool
  ) throws -> [Hit] {
    let sql = try FilterSQL(filter, isOfSeries: byMembers, in: database)
    let isByActivity = byMembers && filter.order == .activity
    guard !sql.isEmpty, limit > 0 else { return [] }
    let conditions = sql.conditions.isEmpty ? "1" : sql.conditions.joined(separator: " AND ")
    let ordered = try database.prepare(
      "\(select) WHERE \(conditions) ORDER BY \(isByActivity ? "r.activity DESC" : "r.rowid DESC")")
    try ordered.bind(sql.values)
    let column: Int32? = isByActivity ? 3 : nil
    guard let query = filter.query else { return try gather(ordered, limit, by: column, isOfSeries: byMembers) }

    if let reader {
      let candidates = try query.withoutMails.flatMap {
        try rowIDs(MatchSearch($0, in: database), limit: Self.gatheredLimit, byMembers: byMembers)
      }
      let mails = try database.prepare(
        byMembers
          ? "SELECT m.id FROM member k JOIN message m ON m.rowid = k.message WHERE k.series = ?1 AND k.own = 1"
          : "SELECT id FROM message WHERE rowid = ?1")
      return try gather(ordered, limit, by: column, isOfSeries: byMembers) { rowID in
        guard candidates?.contains(rowID) != false else { return false }
        mails.rewind()
        try mails.bind(.integer(rowID), at: 1)
        while try mails.step() {
          if let id = mails.id(0), try matches(id, query, reader) { return true }
        }
        return false
      }
    }
    let search = try MatchSearch(query, in: database)
    if let rowIDs = try rowIDs(search, limit: search.canProbe ? Self.gatheredLimit : .max, byMembers: byMembers) {
      let single = try database.prepare("\(select) WHERE \(conditions) AND r.rowid = ?")
      try single.bind(sql.values)
      var hits = HitList(limit: limit)
      for rowID in rowIDs.sorted(by: >) {
        if !isByActivity, hits.isFull(before: RowID.second(rowID)) { break }
        single.rewind()
        try single.bind(.integer(rowID), at: Int32(sql.values.count + 1))
        guard try single.step(), let hit = try hit(single, by: column, isOfSeries: byMembers) else { continue }
        hits.add(hit)
      }
      return hits.sorted
    }
    let probe = try search.probe()
    let members =
      byMembers ? try database.prepare("SELECT message FROM member WHERE series = ?1 AND own = 1") : nil
    return try gather(ordered, limit, by: column, isOfSeries: byMembers) { rowID in
      guard let members else { return try matches(rowID, probe) }
      members.rewind()
      try members.bind(.integer(rowID), at: 1)
      while try members.step() {
        if try matches(members.integer(0), probe) { return true }
      }
      return false
    }
  }

  private func matches(_ id: ObjectID, _ query: Query, _ reader: ViewSearch) throws -> Bool {
    guard let record = try reader.snapshot.message(id) else { throw IndexError.wrong }
    return try reader.matches(id, record, query)
  }

  private func matches(_ rowID: Int64, _ probe: (statement: Statement, parameter: Int32)) throws -> Bool {
    probe.statement.rewind()
    try probe.statement.bind(.integer(rowID), at: probe.parameter)
    return try probe.statement.step()
  }

  /// The row ids of what matches, or of the series that it belongs to; nil if there are more matches than the limit.
  private func rowIDs(_ search: MatchSearch, limit: Int, byMembers: Bool) throws -> Set<Int64>? {
    let statement = try search.all()
    let owner = byMembers ? try database.prepare("SELECT series FROM member WHERE message = ?1 AND own = 1") : nil
    var rowIDs: Set<Int64> = []
    var count = 0
    while try statement.step() {
      count += 1
      guard count <= limit else { return nil }
      guard let owner else {
        rowIDs.insert(statement.integer(0))
        continue
      }
      owner.rewind()
      try owner.bind(.integer(statement.integer(0)), at: 1)
      while try owner.step() { rowIDs.insert(owner.integer(0)) }
    }
    return rowIDs
  }

  // MARK: Messages

  /// The first `limit` messages that match, newest first.
  func messages(_ query: Query, limit: Int) throws -> [Hit] {
    guard limit > 0 else { return [] }
    let changed = Set(differences.messages.map(\.key))
    let indexed = reader == nil ? query : query.withoutMails
    let statement =
      try indexed.map { try MatchSearch($0, in: database).all() }
      ?? database.prepare("SELECT rowid, id FROM message WHERE id IS NOT NULL ORDER BY rowid DESC")
    var hits = HitList(limit: limit)
    while try statement.step() {
      let second = RowID.second(statement.integer(0))
      if hits.isFull(before: second) { break }
      guard let id = statement.id(1) else { throw IndexError.wrong }
      if let reader {
        if deadline?.isOver == true { throw UnfinishedSearch(hits: hits.sorted, reach: .since(second)) }
        guard try !changed.contains(id) && matches(id, query, reader) else { continue }
      }
      if !changed.contains(id) { hits.add(Hit(id: id, date: second, series: nil)) }
    }
    return hits.sorted
  }

  // MARK: Rows

  /// - Parameter column: Where the second stands that the rows are sorted by; that of the row id if nil.
  private func gather(
    _ statement: Statement, _ limit: Int, by column: Int32?, isOfSeries: Bool,
    where passes: (Int64) throws -> Bool = { _ in true }
  ) throws -> [Hit] {
    var hits = HitList(limit: limit)
    while try statement.step() {
      let rowID = statement.integer(0)
      let second = column.map(statement.integer) ?? RowID.second(rowID)
      if hits.isFull(before: second) { break }
      if deadline?.isOver == true { throw UnfinishedSearch(hits: hits.sorted, reach: .since(second)) }
      guard let hit = try hit(statement, by: column, isOfSeries: isOfSeries), try passes(rowID) else { continue }
      hits.add(hit)
    }
    return hits.sorted
  }

  /// The row as a hit; nil for what the view shows differently.
  private func hit(_ statement: Statement, by column: Int32?, isOfSeries: Bool) throws -> Hit? {
    guard let id = statement.id(1), let series = statement.id(2), !differences.heads.contains(series) else {
      return nil
    }
    let date = column.map(statement.integer) ?? RowID.second(statement.integer(0))
    guard isOfSeries else { return Hit(id: id, date: date, series: series) }
    guard let brief = SeriesBrief(statement.bytes(4)) else { throw IndexError.wrong }
    return Hit(id: id, date: date, series: series, brief: brief)
  }
}

/// Gathers hits that come newest first, those of one second in any order.
private struct HitList {
  let limit: Int
  private var hits: [Hit] = []
  private var second: Int64?

  init(limit: Int) { self.limit = limit }

  /// Whether there are enough, and none of this second or of earlier ones can come before one of them.
  func isFull(before next: Int64) -> Bool { hits.count >= limit && next != second }

  mutating func add(_ hit: Hit) {
    hits.append(hit)
    second = hit.date
  }

  var sorted: [Hit] { Array(hits.sorted(by: Hit.precedes).prefix(limit)) }
}
