import Bytes
import Review
import Tracker

/// The pages for people.
enum PageRoutes {
  static let all: [Route] = [
    .get("/") { call in ListPage.page(try SeriesList(Query(), in: call.reader), call.page) },
    .get("/list") { call in ListPage.page(try SeriesList(call.request.query.canonical, in: call.reader), call.page) },
    .get("/series/:id") { call in
      try SeriesPage.page(SeriesDetails(call.series(), in: call.snapshot), in: call.snapshot, call.page)
    },
    .get("/patch/:id") { call in try patch(call) },
    .get("/message/:id") { call in
      let id = try call.message()
      guard let record = try call.snapshot.message(id) else { throw Problem.notFound }
      return try MessageView.page(id, record, in: call.snapshot, call.page)
    },
    .get("/thread/:id") { call in
      let number = call.request.query["page"].flatMap(Int.init).map { min(max($0, 1), 1000) } ?? 1
      return try ThreadPage.page(of: call.message(), page: number, in: call.snapshot, call.page)
    },
  ]

  private static func patch(_ call: Call) throws -> Response {
    let id = try call.message()
    let series = try SeriesDetails(call.series(), in: call.snapshot)
    guard let patch = series.patches.first(where: { $0.id == id }) else {
      return .redirect(.found, to: Addresses.series(series.group.head, series.head))
    }
    return try PatchPage.page(patch, of: series, in: call.snapshot, call.page)
  }
}
