import Bytes
import Index
import Tracker

/// The mails themselves, at the addresses and in the forms of public-inbox (lore.kernel.org): b4 and scripts read them
/// here. Below `/all/`, and below each project's name.
enum ArchiveRoutes {
  static let all: [Route] =
    [
      // lore's short form, as `Link:` trailers have it.
      .get("/r/*path") { call in covered(redirect(to: call.parameters.all("path")), call) },
      // A page's address is as good as the archive's: b4 gets here by the redirect from a bare Message-ID.
      mailbox("/message/:id/t.mbox.gz"), mailbox("/patch/:id/t.mbox.gz"), mailbox("/series/:id/t.mbox.gz"),
      mailbox("/thread/:id/t.mbox.gz"),
      archive(.get, "/:list", .costly, get), archive(.get, "/:list/:id/t.mbox.gz", .costly, get),
      archive(.get, "/:list/:id/t.atom", .costly, get), archive(.get, "/:list/*path", .page, get),
      archive(.post, "/:list/*path", .costly, post),
    ]

  // MARK: Routes

  /// To a Message-ID in the archive of all mail; that it is there is said there.
  private static func redirect(to messageID: [String]) -> Response {
    .redirect(
      .movedPermanently, to: "/\(Archive.all)/\(PercentEncoding.encoded(messageID.joined(separator: "/")))/")
  }

  private static func mailbox(_ pattern: StaticString) -> Route {
    var route = Route.get(pattern, cost: .costly) { call in try threadMailbox(call.message(), call) }
    route.isForEverybody = true
    route.problem = refusal
    return route
  }

  private static func archive(
    _ method: Request.Method, _ pattern: StaticString, _ cost: Route.Cost,
    _ answer: @escaping @Sendable (Archive, ArchiveAddress) throws -> Response
  ) -> Route {
    let handler: @Sendable (Call) throws -> Response = { call in
      let path = call.request.path
      // lore's other short form, which b4 tries: the Message-ID alone.
      if method == .get, path.count == 1, path[0].contains("@") { return covered(redirect(to: path), call) }
      let archive = try Archive(call)
      guard let address = ArchiveAddress(Array(path.dropFirst())) else { throw Problem.notFound }
      do {
        return covered(try answer(archive, address), call)
      } catch {
        // Also what is not here is said to be a part only.
        return covered(problem(Problem(error)), call)
      }
    }
    // What is posted here is a question, too: nothing changes.
    var route = Route(method: method, pattern: PathPattern(pattern), handler: .reading(handler), cost: cost)
    route.isForEverybody = true
    route.problem = refusal
    return route
  }

  /// What goes wrong outside of the handler. Where there is no such list, a person may have typed the address.
  @Sendable private static func refusal(_ problem: Problem, _ request: Request, _ site: Site) -> Response {
    problem.status == .notFound ? ErrorPage.response(problem, request, site) : Self.problem(problem)
  }

  /// For programs: in plain text.
  private static func problem(_ problem: Problem) -> Response { .text(problem.status, problem.text + "\n") }

  private static func covered(_ response: Response, _ call: Call) -> Response {
    var response = response
    ArchiveCoverage.add(to: &response, call.snapshot)
    return response
  }

  // MARK: Answers

  private static func get(_ archive: Archive, _ address: ArchiveAddress) throws -> Response {
    let query = archive.call.request.query
    switch address {
    case .list:
      switch query["x"] {
      case "m": return try ArchiveSearch(archive, query).mailbox()
      case "A": return try ArchiveSearch(archive, query).feed()
      default: return .redirect(to: list(archive, query["q"]))
      }
    case .newest: return try ArchiveFeed.newest(archive)
    case .help: return .text(.ok, QueryHelp.text + "\n")
    case .message(let text, let part):
      let (id, record) = try archive.message(text)
      switch part {
      case .raw: return .raw(try archive.call.snapshot.mail(record))
      case .threadMailbox: return try threadMailbox(id, archive.call)
      case .threadFeed: return try ArchiveFeed.thread(of: id, archive)
      case .thread: return .redirect(to: Addresses.thread(id, record))
      case .page where query["x"] == "m": return try ArchiveSearch(archive, query, thread: id).mailbox()
      case .page: return .redirect(to: try archive.page(id, record))
      }
    }
  }

  private static func post(_ archive: Archive, _ address: ArchiveAddress) throws -> Response {
    let request = archive.call.request
    // What is asked for stands in the address or in the form, or in both.
    var query = request.query
    for item in Form.fields(of: request)?.items ?? [] { query.add(item.name, item.value) }
    guard query["x"] == "m" else { throw Problem(.badRequest, "Ask for a mailbox: x=m.") }
    switch address {
    case .list: return try ArchiveSearch(archive, query).mailbox()
    case .message(let text, .page):
      return try ArchiveSearch(archive, query, thread: archive.message(text).id).mailbox()
    default: throw Problem.notFound
    }
  }

  private static func threadMailbox(_ id: ObjectID, _ call: Call) throws -> Response {
    var mailbox = ThreadMailbox(call.snapshot)
    try mailbox.addThread(of: id)
    return try mailbox.response(named: String(id.hex.prefix(12)))
  }

  /// The page of the list, or of the mails that a search finds.
  private static func list(_ archive: Archive, _ text: String?) -> String {
    if let text, !text.isEmpty {
      let lists = archive.project?.listIDs.map { "l:\($0)" }.joined(separator: " OR ") ?? ""
      return Addresses.address("/search/", Query([("q", lists.isEmpty ? text : "(\(text)) (\(lists))")]))
    }
    var query = Query()
    if let project = archive.project { query.add("project", project.name) }
    return Addresses.list(query)
  }
}
