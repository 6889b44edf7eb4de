/// A browser's sign-in: the token it stands for, and until when, signed with the server's key.
///
/// Nothing is stored: a session ends with its token, its time, the key, or when its owner signs out. The secret itself
/// is in no cookie.
struct SessionCookie: Hashable, Sendable {
  /// The id of the token.
  let token: String
  /// Seconds since 1970.
  let begun: Int64
  let expires: Int64

  /// Two weeks.
  static let lifetime: Int64 = 14 * 86_400

  /// The `__Host-` prefix ties the cookie to this host and to encrypted connections (RFC 6265bis); on a plain loopback
  /// connection browsers would refuse it.
  static func name(isSecure: Bool) -> String { isSecure ? "__Host-patchbay" : "patchbay" }

  /// The cookie's value.
  func value(key: [UInt8]) -> String { "\(payload).\(Signature.of(payload, key: key))" }

  /// Reads a cookie's value; nil if it was not signed with this key or its time is over.
  init?(value: String, key: [UInt8], now: Int64) {
    let parts = value.split(separator: ".")
    guard parts.count == 4, let begun = Int64(parts[1]), let expires = Int64(parts[2]), expires > now else {
      return nil
    }
    token = String(parts[0])
    self.begun = begun
    self.expires = expires
    guard Signature.areEqual(String(parts[3]), Signature.of(payload, key: key)) else { return nil }
  }

  init(token: String, begun: Int64, expires: Int64) {
    self.token = token
    self.begun = begun
    self.expires = expires
  }

  /// What a form of this session carries, so that no other site can send one in its name.
  func formToken(key: [UInt8]) -> String { Signature.of("form \(payload)", key: key) }

  /// The `Set-Cookie` field.
  func field(key: [UInt8], isSecure: Bool) -> String {
    "\(Self.name(isSecure: isSecure))=\(value(key: key)); Path=/; Max-Age=\(Self.lifetime); HttpOnly; SameSite=Lax"
      + (isSecure ? "; Secure" : "")
  }

  /// The `Set-Cookie` field that ends a session.
  static func ending(isSecure: Bool) -> String {
    "\(name(isSecure: isSecure))=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
  }

  private var payload: String { "\(token).\(begun).\(expires)" }
}
