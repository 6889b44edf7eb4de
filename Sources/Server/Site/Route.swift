/// An address: which requests it takes, what they cost, and the function that answers them.
///
/// A face of the site is a file with an array of these; ``RouteTable`` has one line for each.
struct Route: Sendable {
  enum Handler: Sendable {
    /// Made from a snapshot, on a thread of its own: may read, may block. The answer is tagged with what it was made from,
    /// so that an unchanged one is not made again.
    case reading(@Sendable (Call) throws -> Response)
    /// The same for what changes something: never cached.
    case writing(@Sendable (Call) throws -> Response)
    /// The same where all that changes is events: those of requests at one time become one commit.
    case recording(Knowledge, @Sendable (Call) throws -> Recording)
    /// On the network's threads, without a tracker: must not block. For streams, and what is part of the program.
    case direct(@Sendable (Request, PathParameters, Site) async -> Response)
    /// The same for a body of any size, which is taken while it comes.
    case streaming(@Sendable (Request, RequestBody, PathParameters, Site) async -> Response)
  }

  /// What a recording asks the snapshot for.
  enum Knowledge: Sendable {
    /// Only which messages and series there are: events that this server recorded in the last moments may be missing.
    case messages
    case everything
  }

  enum Cost: Sendable {
    /// As much as a page.
    case page
    /// More: few are made at a time, and each network of clients has a limit.
    case costly
    /// An attempt to sign in: few for each network.
    case signIn
  }

  /// Who may ask where reading is closed (`[web] read = token`).
  enum Readers: Sendable {
    case everybody, permitted
  }

  let method: Request.Method
  let pattern: PathPattern
  let handler: Handler
  var cost = Cost.page
  var readers = Readers.permitted
  /// Whether the answer is the same whoever asks, so that those with a token share it with all others.
  var isForEverybody = false
  /// Whether a wrong token is refused even where anybody may read: a program tests its token by reading.
  var refusesWrongTokens = false
  /// How large a body it takes.
  var bodyLimit = 1 << 20
  /// How it says that something went wrong: by a page, unless it is for programs.
  var problem: @Sendable (Problem, Request, Site) -> Response = ErrorPage.response

  /// Answers GET, and HEAD, from a snapshot.
  static func get(
    _ pattern: StaticString, cost: Cost = .page, _ answer: @escaping @Sendable (Call) throws -> Response
  ) -> Route {
    Route(method: .get, pattern: PathPattern(pattern), handler: .reading(answer), cost: cost)
  }

  /// Answers POST. The handler checks who may write.
  static func post(
    _ pattern: StaticString, cost: Cost = .page, _ answer: @escaping @Sendable (Call) throws -> Response
  ) -> Route {
    Route(method: .post, pattern: PathPattern(pattern), handler: .writing(answer), cost: cost)
  }

  /// Answers without a snapshot.
  static func direct(
    _ method: Request.Method, _ pattern: StaticString,
    _ answer: @escaping @Sendable (Request, PathParameters, Site) async -> Response
  ) -> Route {
    Route(method: method, pattern: PathPattern(pattern), handler: .direct(answer))
  }

  /// The route, for everybody even where reading is closed.
  func openToEverybody() -> Route {
    var route = self
    route.readers = .everybody
    return route
  }
}

/// Why a request was refused or failed.
struct Problem: Error, Hashable, Sendable {
  let status: Response.Status
  /// A sentence for people.
  let text: String

  init(_ status: Response.Status, _ text: String) {
    self.status = status
    self.text = text
  }

  static let notFound = Problem(.notFound, "There is nothing here.")
}
