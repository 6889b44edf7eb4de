import Bytes
import Index
import Patches
import Review
import Services
import Tracker

/// Our own interface for programs: the documents that commands print with `--json`, byte for byte, below `/api/patchbay/`.
/// `openapi.json` there describes them.
enum DocumentRoutes {
  static let all: [Route] = [
    get("/api/patchbay/openapi.json") { _ in .raw(PackageResources.openapi_json, type: "application/json") },
    get("/api/patchbay/series", cost: .costly) { call in
      var filter = try filter(call)
      filter.order = .activity
      return try list(finder(call).series(filter, limit: limit(call)), arePatches: false, call)
    },
    get("/api/patchbay/patches", cost: .costly) { call in
      try list(finder(call).patches(filter(call), limit: limit(call)), arePatches: true, call)
    },
    get("/api/patchbay/search", cost: .costly) { call in try search(call) },
    get("/api/patchbay/series/*id") { call in
      let group = try Selection.series(id(call), in: call.snapshot)
      let series = try SeriesDetails(group, in: call.snapshot)
      let texts = try SeriesTexts(series, in: call.snapshot)
      return json(series.document(texts: texts, remarks: try RemarkCounts(group, in: call.snapshot)))
    },
    get("/api/patchbay/patch/*id") { call in try patch(call) },
    get("/api/patchbay/message/*id") { call in try message(call) },
    get("/api/patchbay/thread/*id") { call in try thread(call) },
    get("/api/patchbay/review/*id", cost: .costly) { call in try review(call) },
    get("/api/patchbay/log") { call in try log(nil, call) },
    get("/api/patchbay/log/*id") { call in try log(id(call), call) },
    get("/api/patchbay/status") { call in
      let tracker = try call.reader.tracker()
      let lanes = try LaneStatus.all(in: tracker, call.snapshot)
      return try json(
        LaneStatus.json(
          call.snapshot, lanes, WaitingSeries(in: tracker, call.snapshot), UnfinishedMail.inDoubt(tracker)))
    },
  ]

  // MARK: Routes

  private static func get(
    _ pattern: StaticString, cost: Route.Cost = .page, _ answer: @escaping @Sendable (Call) throws -> Response
  ) -> Route {
    var route = Route.get(pattern, cost: cost) { call in
      var response = try answer(call)
      // Pages of other sites may read what everybody may.
      if call.caller == nil { response.headers.set("Access-Control-Allow-Origin", "*") }
      return response
    }
    route.problem = { problem, _, _ in
      var response = json(["error": .string(problem.text as String)])
      response.status = problem.status
      return response
    }
    return route
  }

  private static func json(_ value: JSONValue) -> Response { .raw(JSONWriter.write(value), type: "application/json") }

  private static func finder(_ call: Call) throws -> Finder { try call.reader.finder() }

  /// An id may be `SERIES/N`, and a Message-ID may hold a slash.
  private static func id(_ call: Call) -> String { call.parameters.all("id").joined(separator: "/") }

  // MARK: Lists

  private static let defaultLimit = 100
  private static let largestLimit = 1000

  /// `n`, as `list -n`.
  private static func limit(_ call: Call) throws -> Int {
    guard let text = call.request.query["n"] else { return defaultLimit }
    guard let number = Int(text), number >= 0 else { throw Problem(.badRequest, "n is a number.") }
    return min(number, largestLimit)
  }

  /// The filters of `list`.
  private static func filter(_ call: Call) throws -> ListFilter {
    let query = call.request.query
    var filter = ListFilter()
    filter.states = query.list("state")
    // What `list` shows by default.
    filter.isOpen = query["open"].map { $0 == "1" } ?? (filter.states.isEmpty && query["archived"] == nil)
    filter.submitter = query["submitter"]
    filter.delegate = query["delegate"]
    ProjectChoice.set(query["project"], call.snapshot.configuration, in: &filter)
    filter.query = try query["q"].map { try call.reader.parse($0) }
    switch query["archived"] {
    case nil, "without": break
    case "only": filter.archived = .only
    case "also": filter.archived = .also
    default: throw Problem(.badRequest, "archived is without, only or also.")
    }
    return filter
  }

  private static func list(_ hits: [Hit], arePatches: Bool, _ call: Call) throws -> Response {
    json(.array(try Listing.json(hits, arePatches: arePatches, finder(call), in: call.snapshot)))
  }

  private static func search(_ call: Call) throws -> Response {
    guard let text = call.request.query["q"] else { throw Problem(.badRequest, "Give a query: q=.") }
    let hits = try finder(call).messages(call.reader.parse(text), limit: limit(call))
    return json(
      .array(
        try hits.compactMap { hit in
          try call.snapshot.message(hit.id).map {
            MessageValue.json(hit.id, $0, adding: MessageValue.kindAndSubject($0))
          }
        }))
  }

  // MARK: Single documents

  private static func patch(_ call: Call) throws -> Response {
    guard case .patch(let id, _, let group) = try Selection.target(id(call), in: call.snapshot) else {
      // Of a series without a cover letter the id is that of its first patch.
      let series = try SeriesDetails(Selection.series(id(call), in: call.snapshot), in: call.snapshot)
      guard series.cover == nil, let patch = series.patches.first(where: { $0.id == series.group.head }) else {
        throw Problem(.notFound, "It is not a patch.")
      }
      return try json(document(of: patch, in: series, call))
    }
    let series = try SeriesDetails(group, in: call.snapshot)
    guard let patch = series.patches.first(where: { $0.id == id }) else { throw Problem.notFound }
    return try json(document(of: patch, in: series, call))
  }

  private static func document(
    of patch: PatchDetails, in series: SeriesDetails, _ call: Call
  ) throws -> JSONValue {
    patch.document(adding: try SeriesTexts(series, in: call.snapshot).members(of: patch.id))
  }

  private static func message(_ call: Call) throws -> Response {
    let id = try Selection.message(id(call), in: call.snapshot)
    guard let record = try call.snapshot.message(id) else { throw Problem.notFound }
    let more = MailBody(try call.snapshot.mail(record))
      .members(isAddressed: try call.snapshot.history(of: id).isAddressed)
    return json(MessageValue.json(id, record, answering: try call.snapshot.parent(of: id, record), adding: more))
  }

  private static func thread(_ call: Call) throws -> Response {
    let start = try Selection.message(id(call), in: call.snapshot)
    let isFull = call.request.query["full"] == "1"
    let limit = isFull ? largestLimit : 10 * largestLimit
    let entries = try call.snapshot.conversation(below: call.snapshot.root(of: start), limit: limit)
    return json(
      .array(
        try entries.map { entry in
          guard isFull else { return MessageValue.json(entry) }
          let body = MailBody(try call.snapshot.mail(entry.record))
          let isAddressed = try call.snapshot.history(of: entry.id).isAddressed
          return MessageValue.json(entry, adding: body.members(isAddressed: isAddressed))
        }))
  }

  private static func review(_ call: Call) throws -> Response {
    let (group, patch): (SeriesGroup, ObjectID?) =
      switch try Selection.target(id(call), in: call.snapshot) {
      case .series(let group): (group, nil)
      case .patch(let patch, _, let group): (group, patch)
      case .message: (try Selection.series(id(call), in: call.snapshot), nil)
      }
    let isOpenOnly = call.request.query["open"] == "1"
    let review = try SeriesReview(group, in: call.snapshot).filtered { !isOpenOnly || $0.standing.isOpen }
    return json((patch.map { review.only($0) } ?? review).json(try SeriesDetails(group, in: call.snapshot)))
  }

  private static func log(_ id: String?, _ call: Call) throws -> Response {
    let pushes = PushRecord(of: try call.reader.tracker())
    var entries = Array(try LogEntry.all(of: id, in: call.snapshot).prefix(limit(call)))
    for place in entries.indices {
      entries[place].pusher = pushes.pusher(of: entries[place].id, in: call.snapshot.store)
    }
    return json(.array(entries.map(\.json)))
  }
}
