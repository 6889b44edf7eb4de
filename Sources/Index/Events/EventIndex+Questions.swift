import Bytes
import Tracker

extension EventIndex {
  /// The matching events, ordered by time, and for equal times by the mails' own dates.
  ///
  /// - Parameters:
  ///   - place: Where the page before ended. What has come to be known since the first page, and what has moved, then
  ///     changes nothing: who goes through all pages is shown each event of the first page's time once.
  ///   - offset: How many to leave out, where no place is known.
  public func page(
    _ filter: EventFilter, limit: Int, after place: EventPlace? = nil, offset: Int = 0
  ) throws -> EventPage {
    var (conditions, values) = try conditions(filter)
    let (order, sign) = filter.isOldestFirst ? ("ASC", ">") : ("DESC", "<")
    if let place {
      conditions += " AND (time, place, category, id) \(sign) (?, ?, ?, ?) AND known <= ?"
      values += [
        .integer(place.time), .integer(place.date), .integer(Int64(place.category)), .id(place.id),
        .integer(place.known),
      ]
    }
    let statement = try database.prepare(
      """
      SELECT time, category, subject, series, comment, fact, place, (SELECT value FROM meta WHERE key = 'facts')
      FROM event WHERE \(conditions)
      ORDER BY time \(order), place \(order), category \(order), id \(order) LIMIT ? OFFSET ?
      """)
    try statement.bind(values + [.integer(Int64(limit) + 1), .integer(Int64(place == nil ? offset : 0))])
    var page = EventPage()
    while try statement.step() {
      guard page.events.count < limit else {
        page.hasMore = true
        break
      }
      guard let category = TrackerEvent.Category(rawValue: Int(statement.integer(1))), let subject = statement.id(2),
        let series = statement.id(3), let fact = statement.id(5)
      else { continue }
      let event = TrackerEvent(
        category: category, time: statement.integer(0), subject: subject, series: series, comment: statement.id(4),
        fact: fact)
      page.events.append(event)
      page.end = EventPlace(
        time: event.time, date: statement.integer(6), category: category.rawValue, id: event.id,
        known: place?.known ?? statement.integer(7))
    }
    return page
  }

  /// How many match; the limit if there are more.
  public func count(_ filter: EventFilter, limit: Int) throws -> Int {
    let (conditions, values) = try conditions(filter)
    let statement = try database.prepare(
      "SELECT count(*) FROM (SELECT 1 FROM event WHERE \(conditions) LIMIT ?)")
    try statement.bind(values + [.integer(Int64(limit))])
    return try statement.step() ? Int(statement.integer(0)) : 0
  }

  private func conditions(_ filter: EventFilter) throws -> (String, [SQLValue]) {
    var conditions: [String] = []
    var values: [SQLValue] = []
    if !filter.categories.isEmpty {
      conditions.append("category IN (\(filter.categories.map { String($0.rawValue) }.joined(separator: ", ")))")
    }
    if let since = filter.since {
      // What came to be known late is older than the moment that is asked for: the range begins with the oldest of it.
      // In one statement, for the index may be brought forward between two.
      conditions += ["time >= min(?, ifnull((\(Self.earliestLate)), ?))", "shown >= ?"]
      values += Array(repeating: .integer(since), count: 4)
    }
    if let before = filter.before {
      conditions.append("time < ?")
      values.append(.integer(before))
    }
    if let projects = filter.projects {
      let tests = projects.map { _ in "instr(projects, ?) > 0" }
      conditions.append(tests.isEmpty ? "projects = ''" : "(\(tests.joined(separator: " OR ")))")
      values += projects.map { .text(ListFilter.folded(project: $0)) }
    }
    for (column, ids) in [("subject", filter.subjects), ("series", filter.series)] where !ids.isEmpty {
      conditions.append("\(column) IN (\(ids.map { _ in "?" }.joined(separator: ", ")))")
      values += ids.map { .id($0) }
    }
    return (conditions.isEmpty ? "1" : conditions.joined(separator: " AND "), values)
  }

  /// The time of the earliest event that came to be known at some moment or later, and is older itself.
  private static let earliestLate =
    "SELECT time FROM event WHERE shown > time AND shown >= ? ORDER BY time LIMIT 1"
}
