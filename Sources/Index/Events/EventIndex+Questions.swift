import Bytes
import Tracker

extension EventIndex {
  /// The matching events, ordered by their moments.
  ///
  /// - Parameters:
  ///   - moment: The last one of the page before: what has come to be known since then changes nothing.
  ///   - offset: How many to leave out, where no moment is known.
  public func page(
    _ filter: EventFilter, limit: Int, after moment: Int64? = nil, offset: Int = 0
  ) throws -> EventPage {
    var (conditions, values) = try conditions(filter)
    let (order, sign) = filter.isOldestFirst ? ("ASC", ">") : ("DESC", "<")
    if let moment {
      conditions += " AND moment \(sign) ?"
      values.append(.integer(moment))
    }
    let statement = try database.prepare(
      """
      SELECT moment, category, id, subject, series, comment, fact FROM event WHERE \(conditions)
      ORDER BY moment \(order) LIMIT ? OFFSET ?
      """)
    try statement.bind(values + [.integer(Int64(limit) + 1), .integer(Int64(moment == nil ? offset : 0))])
    var page = EventPage()
    while try statement.step() {
      guard page.events.count < limit else {
        page.hasMore = true
        break
      }
      guard let category = TrackerEvent.Category(rawValue: Int(statement.integer(1))), let id = statement.id(2),
        let subject = statement.id(3), let series = statement.id(4), let fact = statement.id(6)
      else { continue }
      page.events.append(
        TrackerEvent(
          id: id, category: category, moment: statement.integer(0), subject: subject, series: series,
          comment: statement.id(5), fact: fact))
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
    for (sign, moment) in [(">=", filter.since), ("<", filter.before)] {
      guard let moment else { continue }
      conditions.append("moment \(sign) ?")
      values.append(.integer(moment))
    }
    if !filter.actors.isEmpty {
      conditions.append("actor IN (\(filter.actors.map(String.init).joined(separator: ", ")))")
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
}
