import Review

/// Why a request to the API failed, in Patchwork's words.
enum APIProblem: Error, Hashable, Sendable {
  /// Nothing has this id.
  case notFound
  /// There is no such page of the list.
  case invalidPage
  /// Writing takes a token.
  case unauthenticated(isTokenWrong: Bool)
  /// The token's owner may not do it.
  case forbidden(String)
  /// What was sent, field by field.
  case invalid([String: [String]])
  /// The body is not what it says it is.
  case unreadable(String)
  /// The body is not of a kind that is read.
  case unsupportedType(String)

  static func field(_ name: String, _ text: String) -> APIProblem { .invalid([name: [text]]) }

  static let notPermitted = APIProblem.forbidden("You do not have permission to perform this action.")

  var response: Response {
    switch self {
    case .notFound: Self.detail(.notFound, "Not found.")
    case .invalidPage: Self.detail(.notFound, "Invalid page.")
    case .unauthenticated(let isTokenWrong):
      Self.challenge(
        isTokenWrong ? "Invalid token." : "Authentication credentials were not provided.")
    case .forbidden(let text): Self.detail(.forbidden, text)
    case .invalid(let fields):
      APIAnswer.response(
        .badRequest,
        .object(
          fields.sorted { $0.key < $1.key }.map { JSONValue.Member(name: $0.key, value: .strings($0.value)) }))
    case .unreadable(let text): Self.detail(.badRequest, text)
    case .unsupportedType(let type):
      Self.detail(.unsupportedMediaType, "Unsupported media type \"\(PatchworkName.bounded(type))\" in request.")
    }
  }

  /// What went wrong besides, in the same form.
  static func response(_ problem: Problem, _ request: Request, _ site: Site) -> Response {
    if problem.status == .notFound { return APIProblem.notFound.response }
    if problem.status == .unauthorized { return APIProblem.unauthenticated(isTokenWrong: true).response }
    return detail(problem.status, problem.text)
  }

  private static func challenge(_ text: String) -> Response {
    var response = detail(.unauthorized, text)
    response.headers.set("WWW-Authenticate", "Token")
    return response
  }

  private static func detail(_ status: Response.Status, _ text: String) -> Response {
    APIAnswer.response(status, ["detail": .string(text as String)])
  }
}
