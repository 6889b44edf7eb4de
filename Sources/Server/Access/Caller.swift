import Bytes
import Mail
import Platform
import Services

/// The person or program behind a request, and how that is known.
struct Caller: Hashable, Sendable {
  enum Proof: Hashable, Sendable {
    /// A token in the request itself: another site's page cannot have added it.
    case token
    /// A cookie, which browsers send no matter which site made the request: a form must prove that it is ours.
    case session(SessionCookie)
    /// The reverse proxy's statement; here, too, a form must prove that it is ours.
    case proxy
  }

  let person: Address
  let proof: Proof
  /// What tells this caller's pages from others': the token's id, or the proxy's name for them.
  let id: String

  /// What a form of this caller carries, so that no other site can send one in its name.
  func formToken(key: [UInt8]) -> String {
    switch proof {
    case .session(let cookie): cookie.formToken(key: key)
    case .token, .proxy: Signature.of("form \(id)", key: key)
    }
  }

  /// Whether the program asks by itself, with a token: then cookies played no part (the API trusts nothing else).
  var isByToken: Bool { proof == .token }
}

extension Site {
  /// Who asks; nil for anybody, and for whoever offers a token or session that is not good (any more).
  func caller(of request: Request) -> Caller? {
    let now = Clock.now()
    switch Credentials(of: request) {
    case .secret(let secret):
      if let token = token(AccessToken.id(ofSecret: secret), now) {
        return Caller(person: token.person, proof: .token, id: token.id)
      }
      // A proxy that asks for a name and password passes them on.
      return Credentials.isToken(request) ? nil : namedByProxy(request)
    case .session(let value):
      guard let cookie = SessionCookie(value: value, key: key, now: now), let token = token(cookie.token, now),
        cookie.begun > tokens.lastEnd(token.id)
      else { return nil }
      return Caller(person: token.person, proof: .session(cookie), id: token.id)
    case .none: return namedByProxy(request)
    }
  }

  private func namedByProxy(_ request: Request) -> Caller? {
    guard settings.isBehindProxy, let user = request.headers["X-Remote-User"], !user.isEmpty else { return nil }
    return Caller(person: Address(name: nil, email: user), proof: .proxy, id: "proxy \(user)")
  }

  /// The token, as long as it is good.
  func token(_ id: String, _ now: Int64) -> AccessToken? {
    tokens.token(id).flatMap { $0.isExpired(at: now) ? nil : $0 }
  }
}

/// A signature that only this server can make.
enum Signature {
  static func of(_ text: String, key: [UInt8]) -> String {
    String(decoding: Hex.encode(SHA256.authenticationCode(text.utf8, key: key)), as: UTF8.self)
  }

  /// Whether two signatures are the same, in a time that does not depend on where they differ.
  static func areEqual(_ one: String, _ other: String) -> Bool {
    SHA256.areEqual(Array(one.utf8), Array(other.utf8))
  }
}
