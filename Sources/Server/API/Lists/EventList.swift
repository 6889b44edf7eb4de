import Bytes
import Index
import Mail
import Review
import Tracker

/// What happened, newest first by default: what continuous integration polls.
enum EventList {
  static func events(_ context: APIContext) throws -> Response {
    let index = try context.call.reader.events()
    let (number, size) = try APIPage.wanted(context.query)
    guard let filter = try filter(context) else {
      return APIAnswer.response(try APIPage(of: context, total: 0), [])
    }
    let place = number > 1 ? context.query["after"].flatMap { Int64($0) } : nil
    let found = try index.page(filter, limit: size, after: place, offset: (number - 1) * size)
    guard number == 1 || place != nil || !found.events.isEmpty else { throw APIProblem.invalidPage }
    let count = try index.count(filter, limit: countLimit + 1)
    // Another reader may have brought the index beyond this snapshot: what it tells of stands in one taken after that.
    let isWhole = index.covers(context.snapshot)
    let context = isWhole ? context : APIContext(try context.call.refreshed())
    let page = APIPage(
      of: context, number: number, total: count > countLimit ? nil : count,
      next: found.hasMore ? found.events.last.map { String($0.moment) } : nil)
    var response = APIAnswer.response(page, try found.events.compactMap { try EventObject.whole($0, context) })
    // What is not of the snapshot that the answer is kept by is not to be taken for what there is of that.
    if !isWhole { response.headers.set("Cache-Control", "no-store") }
    return response
  }

  /// More are not counted: then no page is known to be the last.
  private static let countLimit = 10_000

  /// - Returns: nil if nothing can pass.
  private static func filter(_ context: APIContext) throws -> EventFilter? {
    let query = context.query
    var filter = EventFilter()
    let order = APIOrder(query, standard: .newestFirst)
    filter.isOldestFirst = !order.isDescending
    let names = query.list("category")
    let known = TrackerEvent.Category.allCases.filter { context.version >= .v13 || !$0.isOfComment }
    filter.categories = known.filter { names.contains($0.name) }
    if filter.categories.isEmpty {
      guard names.isEmpty else { return nil }
      if known.count < TrackerEvent.Category.allCases.count { filter.categories = known }
    }
    if context.version >= .v12 {
      filter.actors = query.list("actor").map { Int($0) ?? APIUser($0).number }
    }
    let projects = query.list("project")
    if !projects.isEmpty {
      let found = try projects.compactMap { try context.project(named: $0) }
      guard !found.isEmpty else { return nil }
      filter.projects = found.filter { $0.origin != .tracker }.map { $0.linkName.lowercased() }
    }
    for name in ["series", "patch", "cover"] {
      let texts = query.list(name)
      guard !texts.isEmpty else { continue }
      // Only those that tell of it: a client reads `payload.series`.
      let telling = TrackerEvent.Category.allCases.filter { $0.tells(of: name) }
      filter.categories = filter.categories.isEmpty ? telling : filter.categories.filter(telling.contains)
      guard !filter.categories.isEmpty else { return nil }
      let ids = try texts.compactMap { try context.message($0) }
      guard !ids.isEmpty else { return nil }
      if name == "series" {
        filter.series =
          try ids + texts.compactMap { try context.series(named: $0)?.group.head }.filter { !ids.contains($0) }
      } else {
        filter.subjects += ids
      }
    }
    for name in ["since", "before"] {
      guard let text = query[name], !text.isEmpty else { continue }
      guard let moment = APITime.microseconds(text) else { return nil }
      if name == "since" { filter.since = moment } else { filter.before = moment }
    }
    return filter
  }
}

extension TrackerEvent.Category {
  /// Whether its payload has a series, a patch or a cover (Patchwork's `Event`).
  fileprivate func tells(of name: String) -> Bool {
    switch self {
    case .seriesCreated, .seriesCompleted: name == "series"
    case .coverCreated, .coverCommentCreated: name == "cover"
    case .patchCompleted: name == "series" || name == "patch"
    case .patchCreated, .patchCommentCreated, .patchStateChanged, .patchDelegated, .patchRelationChanged,
      .checkCreated:
      name == "patch"
    }
  }
}
