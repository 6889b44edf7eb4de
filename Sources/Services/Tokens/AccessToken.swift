import Bytes
public import Mail

/// Lets a person or program write through the server: who they are, and until when.
///
/// The secret is shown once, when the token is made. Only its SHA-256 is stored, so that reading the file does not help
/// an attacker.
public struct AccessToken: Hashable, Sendable {
  /// The SHA-256 of the secret, in hexadecimal digits.
  public let id: String
  public let person: Address
  /// Seconds since 1970.
  public let created: Int64
  /// Seconds since 1970; nil for a token that does not expire.
  public let expires: Int64?

  public init(id: String, person: Address, created: Int64, expires: Int64?) {
    self.id = id
    self.person = person
    self.created = created
    self.expires = expires
  }

  /// The id of the token that has this secret.
  public static func id(ofSecret secret: String) -> String {
    String(decoding: Hex.encode(SHA256.hash(secret.utf8)), as: UTF8.self)
  }

  /// Whether its time is over.
  public func isExpired(at now: Int64) -> Bool { expires.map { $0 <= now } ?? false }
}
