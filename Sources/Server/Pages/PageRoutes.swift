/// The pages for people.
enum PageRoutes {
  static let all: [Route] = [
    .get("/") { call in try FrontPage.page(call) },
    .get("/list") { call in
      ListPage.page(try SeriesList(call.request.query.canonical, in: call, atOnce: true), call.page)
    },
    .get("/search", cost: .costly) { call in try SearchPage.page(call) },
    .get("/series/:id") { call in try SeriesPage.page(call) },
    .get("/series/:id/diff", cost: .costly) { call in try ComparisonPage.page(call) },
    .get("/patch/:id") { call in try PatchPage.page(call) },
    .get("/message/:id") { call in try MessagePage.page(call) },
    .get("/thread/:id") { call in try ThreadPage.page(call) },
    .get("/bundle/:id") { call in try BundlePage.page(call) },
    .get("/person/:email") { call in try PersonPage.page(call.parameters["email"], call) },
  ]
}
