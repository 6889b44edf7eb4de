import Bytes
import Mail
import Review
import Tracker

/// Patchwork's REST interface, in all its versions: what git-pw, pwclient, b4 and continuous integration speak.
///
/// Responses are pure functions of the snapshot and the address; what a token's owner sets becomes events in the log,
/// created by the same functions as on the command line.
enum APIRoutes {
  static let all: [Route] =
    get("/api", "/api/:version=1.0|1.1|1.2|1.3|1.4") { index($0) }
    + get("/api/patches", "/api/:version=1.0|1.1|1.2|1.3|1.4/patches") { try APIList.patches($0) }
    + get("/api/patches/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/patches/:id") { context in
      let (patch, series) = try context.patch()
      return try APIAnswer.response(.ok, PatchObject.whole(patch, of: series, context))
    }
    + get("/api/series", "/api/:version=1.0|1.1|1.2|1.3|1.4/series") { try APIList.series($0) }
    + get("/api/series/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/series/:id") { context in
      // Before its cover letter arrived, a series was identified by a patch.
      let id = try context.message().id
      guard let series = try context.series(id) ?? context.series(containing: id), series.group.members.contains(id)
      else { throw APIProblem.notFound }
      return try SeriesObject.response(series, context)
    }
    + get("/api/covers", "/api/:version=1.0|1.1|1.2|1.3|1.4/covers") { try APIList.covers($0) }
    + get("/api/covers/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/covers/:id") { context in
      let (cover, series) = try context.cover()
      return try APIAnswer.response(.ok, CoverObject.whole(cover.id, cover.record, of: series, context))
    }
    + get("/api/bundles", "/api/:version=1.0|1.1|1.2|1.3|1.4/bundles") { try BundleRequests.list($0) }
    + get("/api/bundles/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/bundles/:id") { try BundleRequests.show($0) }
    + write([.post], "/api/bundles", "/api/:version=1.0|1.1|1.2|1.3|1.4/bundles") { try BundleRequests.create($0) }
    + write([.patch, .put], "/api/bundles/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/bundles/:id") {
      try BundleRequests.update($0)
    }
    + write([.delete], "/api/bundles/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/bundles/:id") {
      try BundleRequests.delete($0)
    }
    + get("/api/events", "/api/:version=1.0|1.1|1.2|1.3|1.4/events") { try EventList.events($0) }
    + get("/api/projects", "/api/:version=1.0|1.1|1.2|1.3|1.4/projects") { try PeopleAndProjects.projects($0) }
    + get("/api/projects/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/projects/:id") { context in
      guard let project = try context.project(named: context.call.parameters["id"]),
        try context.projects().contains(where: { $0.linkName == project.linkName })
      else { throw APIProblem.notFound }
      return APIAnswer.response(.ok, ProjectObject.whole(project, context))
    }
    + get("/api/people", "/api/:version=1.0|1.1|1.2|1.3|1.4/people") { try PeopleAndProjects.people($0) }
    + get("/api/people/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/people/:id") { try PeopleAndProjects.person($0) }
    + get("/api/users", "/api/:version=1.0|1.1|1.2|1.3|1.4/users") { try PeopleAndProjects.users($0) }
    + get("/api/users/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/users/:id") { try PeopleAndProjects.user($0) }
    + get("/api/patches/:id/checks", "/api/:version=1.0|1.1|1.2|1.3|1.4/patches/:id/checks") {
      try PartLists.checks($0)
    }
    + get("/api/patches/:id/checks/:check", "/api/:version=1.0|1.1|1.2|1.3|1.4/patches/:id/checks/:check") {
      try PartLists.check($0)
    }
    + get("/api/patches/:id/comments", "/api/:version=1.0|1.1|1.2|1.3|1.4/patches/:id/comments") {
      try PartLists.patchComments($0)
    }
    + get("/api/patches/:id/comments/:comment", "/api/:version=1.0|1.1|1.2|1.3|1.4/patches/:id/comments/:comment") {
      context in
      let (comment, parent) = try context.comment(on: "patches")
      return try APIAnswer.response(.ok, CommentObject.whole(comment.id, comment.record, on: parent, context))
    }
    + get("/api/covers/:id/comments", "/api/:version=1.0|1.1|1.2|1.3|1.4/covers/:id/comments") {
      try PartLists.coverComments($0)
    }
    + get("/api/covers/:id/comments/:comment", "/api/:version=1.0|1.1|1.2|1.3|1.4/covers/:id/comments/:comment") {
      context in
      let (comment, parent) = try context.comment(on: "covers")
      return try APIAnswer.response(.ok, CommentObject.whole(comment.id, comment.record, on: parent, context))
    }
    + record([.patch, .put], "/api/patches/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/patches/:id") {
      try APIWrites.patch($0)
    }
    + record(
      [.post], "/api/patches/:id/checks", "/api/:version=1.0|1.1|1.2|1.3|1.4/patches/:id/checks", knowing: .messages
    ) {
      try APIWrites.check($0)
    }
    + write(
      [.patch, .put], "/api/patches/:id/comments/:comment",
      "/api/:version=1.0|1.1|1.2|1.3|1.4/patches/:id/comments/:comment"
    ) { context in
      try APIWrites.comment(context, on: "patches")
    }
    + write(
      [.patch, .put], "/api/covers/:id/comments/:comment",
      "/api/:version=1.0|1.1|1.2|1.3|1.4/covers/:id/comments/:comment"
    ) { context in
      try APIWrites.comment(context, on: "covers")
    }
    + write([.patch, .put], "/api/projects/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/projects/:id") {
      try APIWrites.refuse($0)
    }
    + write([.patch, .put], "/api/users/:id", "/api/:version=1.0|1.1|1.2|1.3|1.4/users/:id") {
      try APIWrites.refuse($0)
    }
    + [nothing]

  private static func index(_ context: APIContext) -> Response {
    var object = APIObject(context.version)
    for name in ["bundles", "covers", "events", "patches", "people", "projects", "series", "users"] {
      object.set(name, context.url(name))
    }
    return APIAnswer.response(.ok, object.json)
  }

  /// Whatever else is below `/api/` is not there, whatever the method.
  private static let nothing: Route = {
    var route = Route.direct(.get, "/api/*rest") { _, _, _ in APIProblem.notFound.response }
    route.problem = { _, _, _ in APIProblem.notFound.response }
    return route
  }()

  static func get(
    _ plain: StaticString, _ versioned: StaticString,
    _ answer: @escaping @Sendable (APIContext) throws -> Response
  ) -> [Route] {
    [plain, versioned].map { pattern in
      var route = Route.get(pattern) { call in
        do { return try answer(APIContext(call)) } catch let problem as APIProblem { return problem.response }
      }
      route.problem = APIProblem.response
      route.refusesWrongTokens = true
      return route
    }
  }
}

extension APIRoutes {
  /// Routes that change something: with a token.
  static func write(
    _ methods: [Request.Method], _ plain: StaticString, _ versioned: StaticString,
    _ answer: @escaping @Sendable (APIContext) throws -> Response
  ) -> [Route] {
    routes(methods, plain, versioned) {
      .writing { call in
        do { return try answer(APIContext(call)) } catch let problem as APIProblem { return problem.response }
      }
    }
  }

  /// Routes that add events to the log: with a token.
  static func record(
    _ methods: [Request.Method], _ plain: StaticString, _ versioned: StaticString,
    knowing: Route.Knowledge = .everything, _ prepare: @escaping @Sendable (APIContext) throws -> Recording
  ) -> [Route] {
    routes(methods, plain, versioned) {
      .recording(knowing) { call in
        do { return try prepare(APIContext(call)) } catch let problem as APIProblem {
          return .answered(problem.response)
        }
      }
    }
  }

  private static func routes(
    _ methods: [Request.Method], _ plain: StaticString, _ versioned: StaticString, handler: () -> Route.Handler
  ) -> [Route] {
    methods.flatMap { method in
      [plain, versioned].map { pattern in
        var route = Route(method: method, pattern: PathPattern(pattern), handler: handler())
        route.problem = APIProblem.response
        return route
      }
    }
  }
}

extension APIContext {
  /// The patch with the number in the address, without all that counts for it.
  func patchID(at parameter: String = "id") throws -> ObjectID {
    try call.reader.patches.id(call.parameters[parameter], in: snapshot) {
      let id = try message(at: parameter).id
      guard let series = try snapshot.series(containing: id), series.allPatches.contains(where: { $0.id == id }) else {
        throw APIProblem.notFound
      }
      return id
    }
  }

  /// The patch with the number in the address, in its series.
  func patch(at parameter: String = "id") throws -> (PatchRecord, SeriesRecord) {
    let id = try message(at: parameter).id
    guard let series = try series(containing: id), let patch = try series.patch(id) else { throw APIProblem.notFound }
    return (patch, series)
  }

  /// The cover letter with the number in the address, in its series.
  func cover(at parameter: String = "id") throws -> (cover: (id: ObjectID, record: MessageRecord), SeriesRecord) {
    let found = try message(at: parameter)
    guard let series = try series(containing: found.id), series.cover?.id == found.id else { throw APIProblem.notFound }
    return (found, series)
  }
}
