import Index
import Review
import Tracker

/// The series that a list's address asks for.
struct SeriesList {
  let query: Query
  let page: Int
  let series: [SeriesDetails]
  let hasMore: Bool
  let states: [ReviewStates.State]
  let projects: [String]

  /// Pages beyond this are asked for by nobody but robots.
  private static let pageLimit = 2000

  /// - Throws: ``QueryError`` for a search that cannot be read.
  init(_ query: Query, in reader: Reader, size: Int = ListPage.size) throws {
    let snapshot = try reader.snapshot()
    self.query = query
    page = query["page"].flatMap(Int.init).map { min(max($0, 1), Self.pageLimit) } ?? 1
    let configuration = snapshot.configuration
    states = configuration.states.all
    projects = configuration.projects.map(\.name)
    var filter = ListFilter()
    switch query["state"] {
    case nil, "": filter.states = states.filter(\.isOpen).map(\.name)
    case "any": break
    case let name?: filter.states = [name]
    }
    filter.submitter = query["submitter"].flatMap { $0.isEmpty ? nil : $0 }
    filter.delegate = query["delegate"].flatMap { $0.isEmpty ? nil : $0 }
    ProjectChoice.set(query["project"].flatMap { $0.isEmpty ? nil : $0 }, configuration, in: &filter)
    if let text = query["q"], !text.isEmpty { filter.query = try reader.parse(text) }
    let hits = try reader.finder().series(filter, limit: page * size + 1)
    hasMore = hits.count > page * size
    series = try hits.dropFirst((page - 1) * size).prefix(size).compactMap { hit in
      try snapshot.series(head: hit.id).map { try SeriesDetails($0, in: snapshot) }
    }
  }

  func isOpen(_ state: String) -> Bool { states.first { $0.name == state }?.isOpen ?? true }
}
