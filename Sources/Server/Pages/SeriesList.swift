import Bytes
import Index
import Review
import Tracker

/// The series that a list's address asks for.
struct SeriesList {
  let query: Query
  let series: [SeriesDetails]
  /// Where the next page begins; nil at the end.
  let next: Query?
  let configuration: TrackerConfiguration
  let found: FoundSoFar
  let rows: SeriesRows

  /// Series on a page.
  static let size = 50

  /// - Parameter atOnce: Whether part of the list will do, as long as there is no index; then ``found`` says so.
  /// - Throws: An error for a search that cannot be read, and `UnfinishedSearch` where only the whole list will do.
  init(_ query: Query, in call: Call, size: Int = SeriesList.size, atOnce: Bool = false) throws {
    self.query = query
    configuration = call.snapshot.configuration
    let place = ListPlace(query["before"])
    var filter = try Self.filter(query, call)
    filter.order = query["sort"] == "date" ? .date : .activity
    if let place {
      switch filter.order {
      case .date: filter.until = place.date
      case .activity: filter.activeUntil = place.date
      }
    }
    // Those of one second stand in the order of their ids; some of them were on the page before.
    let limit = size + 1 + (place == nil ? 0 : Self.sameSecond)
    let finder = try call.reader.finder()
    found =
      try atOnce
      ? FoundSoFar { try finder.seriesAtOnce(filter, limit: limit) }
      : FoundSoFar(hits: finder.series(filter, limit: limit))
    let rest = found.hits.drop { hit in place.map { !$0.isBefore(hit) } ?? false }
    let shown = rest.prefix(size)
    series = try shown.compactMap { try call.reader.details(head: $0.id, in: call.snapshot) }
    rows = call.reader.rows
    next = rest.count > size ? shown.last.map { query.setting("before", ListPlace($0).text) } : nil
  }

  /// Series of one second, at most.
  private static let sameSecond = 100

  /// What the fields of the address choose.
  static func filter(_ query: Query, _ call: Call) throws -> ListFilter {
    var filter = ListFilter()
    switch query["state"] ?? "" {
    case "": filter.isOpen = true
    case "any": break
    case let name: filter.states = [name]
    }
    filter.submitter = query.text("submitter")
    filter.delegate = query.text("delegate").map { $0 == "nobody" ? "" : $0 }
    ProjectChoice.set(query.text("project"), call.snapshot.configuration, in: &filter)
    switch query["archived"] {
    case "only": filter.archived = .only
    case "also": filter.archived = .also
    default: break
    }
    filter.needs = query.text("needs").flatMap { Needs($0) } ?? []
    filter.checks = query.text("check").flatMap { CheckChoice($0) }.map { [$0] } ?? []
    if let text = query.text("q") { filter.query = try call.reader.parse(text) }
    return filter
  }

  var states: ReviewStates { configuration.states }
}

/// Where a page of a list begins: after the series of this date, of its newest mail or its first, and id.
struct ListPlace: Hashable {
  let date: Int64
  let id: String

  init(_ hit: Hit) {
    date = hit.date
    id = hit.id.hex
  }

  init?(_ text: String?) {
    guard let parts = text?.split(separator: "."), parts.count == 2, let date = Int64(parts[0]) else { return nil }
    self.date = date
    id = String(parts[1])
  }

  var text: String { "\(date).\(id)" }

  /// Whether the hit stands after this place, newest first.
  func isBefore(_ hit: Hit) -> Bool { hit.date < date || hit.date == date && hit.id.hex > id }

  /// Whether the hit stands before it.
  func isAfter(_ hit: Hit) -> Bool { hit.date > date || hit.date == date && hit.id.hex < id }
}
