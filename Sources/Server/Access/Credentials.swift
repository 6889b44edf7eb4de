import Bytes
import Mail

/// The credentials in a request.
enum Credentials: Hashable, Sendable {
  /// A token's secret: `Authorization: Token`, `Bearer`, or Basic with the token as password (git, pwclient).
  case secret(String)
  /// A browser's session cookie.
  case session(String)
  case none

  /// Reads the request's fields. A cookie counts only where nothing else is offered.
  init(of request: Request) {
    if let field = request.headers["Authorization"] {
      // Unusable credentials count as a wrong token, never as none.
      self = .secret(Self.secret(in: field) ?? "")
    } else if let cookie = Cookies.value(SessionCookie.name(isSecure: request.isSecure), in: request) {
      self = .session(cookie)
    } else {
      self = .none
    }
  }

  var isSecret: Bool {
    if case .secret = self { true } else { false }
  }

  /// Whether the request offers a token as such. A name and password may also be for a proxy before this server.
  static func isToken(_ request: Request) -> Bool {
    let scheme = request.headers["Authorization"]?.prefix { $0 != " " }.lowercased()
    return scheme == "token" || scheme == "bearer"
  }

  private static func secret(in field: String) -> String? {
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let value = parts[1].filter { $0 != " " }
    switch parts[0].lowercased() {
    case "token", "bearer": return value
    case "basic":
      let pair = String(decoding: Base64.decode(Array(value.utf8)[...]), as: UTF8.self)
      return pair.firstIndex(of: ":").map { String(pair[pair.index(after: $0)...]) }
    default: return nil
    }
  }
}

/// The cookies of a request (RFC 6265, section 4.2).
enum Cookies {
  static func value(_ name: String, in request: Request) -> String? {
    for field in request.headers.all("Cookie") {
      for pair in field.split(separator: ";").prefix(100) {
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0] == name { return String(parts[1]) }
      }
    }
    return nil
  }
}
