import Git
import Platform
import Review
import Services
import Tracker

/// A tracker on the network: from a request to its answer, without knowing how either travels.
///
/// An answer is a pure function of the request and of the snapshot that it is made from; what changes something becomes
/// an event in the log, made as the command line makes it.
public final class Site: Sendable {
  let settings: SiteSettings
  let tokens: TokenStore
  /// Signs sessions and forms.
  let key: [UInt8]
  let watch: ChangeWatch
  let metrics = Metrics()
  let events: EventWatch
  /// How many git processes run at once.
  let gitSlots = Slots(count: 8)
  let pool: ReaderPool
  let hits = HitCache()
  private let writer: BatchWriter
  private let view = DeferredView()
  private let indexes: IndexMaker
  private let routes = RouteTable.all
  private let cache = PageCache()
  private let costly: RateLimiter
  private let signIn = RateLimiter(capacity: 5, perSecond: 0.1)
  /// For keys that are offered, each of which has a mail sent.
  let challenges = RateLimiter(capacity: 5, perSecond: 1.0 / 600)
  let challengeSlots = Slots(count: 1)

  public init(_ settings: SiteSettings) throws {
    self.settings = settings
    try Repository.open(settings.tracker).shareNewFiles()
    tokens = TokenStore(of: settings.tracker)
    key = try tokens.key()
    costly = RateLimiter(capacity: 60, perSecond: settings.costlyPerSecond)
    let path = settings.tracker
    let indexes = IndexMaker(path)
    self.indexes = indexes
    let searchTime = settings.searchTime
    pool = ReaderPool(count: settings.readers) { [view] in Reader(path: path, indexes, view, searchTime: searchTime) }
    writer = BatchWriter(pool, view)
    watch = ChangeWatch(pool)
    events = EventWatch(pool, watch)
  }

  /// Answers a request. Never fails: what goes wrong is an answer, too.
  ///
  /// - Parameter body: The body, if it is one that is taken while it comes; see ``takesStream(_:_:)``.
  public func answer(_ request: Request, body: RequestBody? = nil) async -> Response {
    var response = await answerWhole(request, body ?? RequestBody(request.body))
    if request.method == .head { response.omitBody() }
    metrics.count(response.status)
    return response
  }

  /// Ends the streams that are open: the server is about to stop.
  public func stop() {
    events.stop()
    watch.stop()
  }

  /// Publishes what was recorded last: every request is answered, and the server ends.
  public func finish() { view.publish { try TrackerRepository.open(settings.tracker).publishView() } }

  /// How large a body a request with this method and target may have.
  public func bodyLimit(_ method: Request.Method, _ target: String) -> Int {
    guard !method.isSafe, case .route(let route, _) = routes.find(method, Request(method, target).path) else {
      return Self.ignoredBodyLimit
    }
    return max(route.bodyLimit, Self.ignoredBodyLimit)
  }

  /// Where no body is expected, one of this size is read all the same, so that the answer is not about the body.
  private static let ignoredBodyLimit = 64 << 10

  /// Whether the body of such a request is taken while it comes, and so of any size.
  public func takesStream(_ method: Request.Method, _ target: String) -> Bool {
    guard !method.isSafe, case .route(let route, _) = routes.find(method, Request(method, target).path),
      case .streaming = route.handler
    else { return false }
    return true
  }

  private func answerWhole(_ request: Request, _ body: RequestBody) async -> Response {
    guard settings.hosts.accept(request.headers["Host"]) else {
      return .text(.misdirected, "This host is not served here.\n")
    }
    switch routes.find(request.method, request.path) {
    case .nothing: return ErrorPage.response(.notFound, request, self)
    case .otherMethods(let routes): return methodRefusal(of: routes, request)
    case .route(let route, let parameters):
      if let known = await known(route, request, parameters) { return known }
      if let wait = wait(route, request) { return busy(route, request, .tooManyRequests, after: wait) }
      if case .direct(let answer) = route.handler {
        if let refusal = await refusal(route, request) { return refusal }
        return await answer(request, parameters, self)
      }
      if case .streaming(let answer) = route.handler { return await answer(request, body, parameters, self) }
      if case .recording = route.handler {
        return await writer.answer(request, route, parameters, self) ?? busy(route, request, .unavailable, after: 5)
      }
      let made = await pool.run(isCostly: route.cost == .costly) { [self] reader in
        answer(request, route, parameters, reader)
      }
      return made ?? busy(route, request, .unavailable, after: 5)
    }
  }

  /// What is answered where there are these routes, none for the request's method: by the first, which fits best.
  private func methodRefusal(of routes: [Route], _ request: Request) -> Response {
    let problem = Problem(.methodNotAllowed, "Method \"\(request.method.rawValue)\" not allowed.")
    var response = routes.first?.problem(problem, request, self) ?? ErrorPage.response(problem, request, self)
    guard response.status == .methodNotAllowed else { return response }
    let methods = Set(routes.map(\.method.rawValue)).union(routes.contains { $0.method == .get } ? ["HEAD"] : [])
    response.headers.set("Allow", methods.sorted().joined(separator: ", "))
    return response
  }

  /// The answer to a costly request, if it was made before: then it costs nothing, and the limit does not apply.
  private func known(_ route: Route, _ request: Request, _ parameters: PathParameters) async -> Response? {
    guard route.cost == .costly, case .reading = route.handler else { return nil }
    let response = await pool.run { [self] reader -> Response? in
      guard case .call(let call) = try? admit(request, route, parameters, reader, reader.snapshot()) else { return nil }
      return known(call, route, EntityTag(of: call, isForEverybody: route.isForEverybody))
    }
    return response ?? nil
  }

  private func wait(_ route: Route, _ request: Request) -> Int? {
    switch route.cost {
    case .page: nil
    // Whoever shows a good token is no scraper, and takes nothing from those who share the network.
    case .costly: caller(of: request) == nil ? costly.take(request.client) : nil
    case .signIn: signIn.take(request.client)
    }
  }

  /// The refusal of a route that needs no snapshot, where reading is closed to the caller; nil where it is open.
  private func refusal(_ route: Route, _ request: Request) async -> Response? {
    guard route.readers == .permitted else { return nil }
    let refusal = await pool.run { [self] reader -> Response? in
      // If the configuration cannot be read, reading is closed.
      let isClosed = (try? reader.snapshot().configuration.isReadingClosed) ?? true
      return isClosed && caller(of: request) == nil ? SessionRoutes.signInFirst(request, route, self) : nil
    }
    return refusal ?? busy(route, request, .unavailable, after: 5)
  }

  private func busy(_ route: Route, _ request: Request, _ status: Response.Status, after seconds: Int) -> Response {
    var response = route.problem(Problem(status, "Try again in \(seconds) seconds."), request, self)
    response.headers.set("Retry-After", String(seconds))
    return response
  }

  // MARK: On a reader's thread

  private func answer(
    _ request: Request, _ route: Route, _ parameters: PathParameters, _ reader: Reader
  ) -> Response {
    do {
      let call: Call
      switch try admit(request, route, parameters, reader, reader.snapshot()) {
      case .refused(let response): return response
      case .call(let admitted): call = admitted
      }
      switch route.handler {
      case .reading(let make): return try cached(call, route, make)
      case .writing(let make): return try make(call)
      case .recording, .direct, .streaming: return .text(.internalError, "")
      }
    } catch { return response(to: error, route, request) }
  }

  enum Admission {
    case call(Call)
    /// Reading is closed to whoever asks.
    case refused(Response)
  }

  /// The request over this snapshot of the tracker.
  func admit(
    _ request: Request, _ route: Route, _ parameters: PathParameters, _ reader: Reader, _ snapshot: Snapshot
  ) -> Admission {
    let caller = caller(of: request)
    if route.readers == .permitted, caller == nil, snapshot.configuration.isReadingClosed {
      return .refused(SessionRoutes.signInFirst(request, route, self))
    }
    if route.refusesWrongTokens, caller == nil, Credentials.isToken(request) {
      return .refused(route.problem(Problem(.unauthorized, "Invalid token."), request, self))
    }
    return .call(
      Call(request: request, parameters: parameters, site: self, reader: reader, snapshot: snapshot, caller: caller))
  }

  /// What is answered when a handler fails.
  func response(to error: any Error, _ route: Route, _ request: Request) -> Response {
    let problem = Problem(error)
    var response = route.problem(problem, request, self)
    if problem.status == .unavailable, response.headers["Retry-After"] == nil {
      response.headers.set("Retry-After", "5")
    }
    return response
  }

  /// The answer from a snapshot: not made at all if the client has it, or if it was made before for others.
  private func cached(_ call: Call, _ route: Route, _ make: (Call) throws -> Response) throws -> Response {
    let tag = EntityTag(of: call, isForEverybody: route.isForEverybody)
    if let known = known(call, route, tag) { return known }
    var response = try make(call)
    guard response.status == .ok, response.headers["Cache-Control"] == nil else { return response }
    // What is posted has no tag for others to ask by.
    if call.request.method.isSafe { response.headers.set("ETag", tag.value) }
    response.headers.set("Cache-Control", Self.caching(call.caller))
    response.headers.set("Vary", "Cookie, Authorization")
    if call.caller == nil || route.isForEverybody { cache[tag] = response }
    return response
  }

  private func known(_ call: Call, _ route: Route, _ tag: EntityTag) -> Response? {
    if call.request.method.isSafe, tag.matches(call.request) {
      return Response(.notModified, HeaderFields([("ETag", tag.value), ("Cache-Control", Self.caching(call.caller))]))
    }
    guard var known = cache[tag] else { return nil }
    known.headers.set("Cache-Control", Self.caching(call.caller))
    return known
  }

  private static func caching(_ caller: Caller?) -> String {
    "\(caller == nil ? "public" : "private"), max-age=0, must-revalidate"
  }

  /// Where the site is for others, as the request shows it unless the settings say so: `https://patches.example.org`.
  func base(of request: Request) -> String {
    settings.base ?? (request.isSecure ? "https://" : "http://") + (request.headers["Host"] ?? "localhost")
  }
}
