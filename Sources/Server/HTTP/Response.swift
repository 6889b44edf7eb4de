/// An answer as a handler makes it.
public struct Response: Sendable {
  public var status: Status
  public var headers: HeaderFields
  public var body: Body

  public enum Body: Sendable {
    case bytes([UInt8])
    /// Written piece by piece, as long as it takes. A piece that cannot be sent, because the client is gone, throws.
    case stream(@Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void)
    /// The answer to HEAD: how long the body would be.
    case omitted(length: Int)
  }

  public init(_ status: Status, _ headers: HeaderFields = HeaderFields(), body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = .bytes(body)
  }

  public init(
    _ status: Status, _ headers: HeaderFields,
    stream: @escaping @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void
  ) {
    self.status = status
    self.headers = headers
    body = .stream(stream)
  }

  /// The body's bytes; empty for a stream.
  var bytes: [UInt8] {
    if case .bytes(let bytes) = body { bytes } else { [] }
  }

  mutating func omitBody() {
    body = .omitted(length: bytes.count)
  }

  /// The status codes that are used (RFC 9110, section 15).
  public enum Status: Int, Sendable {
    case ok = 200
    case created = 201
    case noContent = 204
    case movedPermanently = 301
    case found = 302
    case seeOther = 303
    case notModified = 304
    case badRequest = 400
    case unauthorized = 401
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case conflict = 409
    case contentTooLarge = 413
    case unsupportedMediaType = 415
    case misdirected = 421
    case tooManyRequests = 429
    case headersTooLarge = 431
    case internalError = 500
    case unavailable = 503

    /// The reason phrase, for pages and logs.
    var phrase: String {
      switch self {
      case .ok: "OK"
      case .created: "Created"
      case .noContent: "No Content"
      case .movedPermanently: "Moved Permanently"
      case .found: "Found"
      case .seeOther: "See Other"
      case .notModified: "Not Modified"
      case .badRequest: "Bad Request"
      case .unauthorized: "Unauthorized"
      case .forbidden: "Forbidden"
      case .notFound: "Not Found"
      case .methodNotAllowed: "Method Not Allowed"
      case .conflict: "Conflict"
      case .contentTooLarge: "Content Too Large"
      case .unsupportedMediaType: "Unsupported Media Type"
      case .misdirected: "Misdirected Request"
      case .tooManyRequests: "Too Many Requests"
      case .headersTooLarge: "Request Header Fields Too Large"
      case .internalError: "Internal Server Error"
      case .unavailable: "Service Unavailable"
      }
    }
  }

  /// A plain text answer.
  static func text(_ status: Status, _ text: String) -> Response {
    Response(
      status,
      HeaderFields([("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]),
      body: Array(text.utf8))
  }

  /// Mail as it came: text, whatever it says of itself, in a sandbox.
  static func raw(_ bytes: [UInt8], type: String = "text/plain; charset=utf-8") -> Response {
    Response(
      .ok,
      HeaderFields([
        ("Content-Type", type), ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
      ]), body: bytes)
  }

  /// Sends the client to another address.
  static func redirect(_ status: Status = .seeOther, to location: String) -> Response {
    Response(status, HeaderFields([("Location", location)]))
  }
}
