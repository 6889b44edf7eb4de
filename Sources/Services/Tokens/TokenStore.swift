import Bytes
public import Mail
public import Platform
import Tracker

/// The tokens of a tracker: one file each, in the repository's private folder, which is never fetched or cloned.
///
/// Each file is created and removed by itself, so that no token is lost when two people add one at once, and a revoked
/// token is useless immediately.
public struct TokenStore: Sendable {
  private let folder: String

  /// - Parameter repository: The path of the tracker's repository, with a slash at its end.
  public init(of repository: String) { folder = repository + "patchbay/tokens" }

  /// Makes a token.
  ///
  /// - Returns: The secret; it is not stored.
  public func add(_ person: Address, now: Int64, expires: Int64?) throws(SystemError) -> String {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let secret = "pb_" + String(decoding: Hex.encode(bytes), as: UTF8.self)
    guard Folder.prepare(folder, mode: 0o755) else {
      throw SystemError(.permission, "make the folder", path: folder)
    }
    let path = "\(folder)/\(AccessToken.id(ofSecret: secret))"
    var record = RecordWriter()
    record.add("by", person.email)
    record.add("by-name", person.name)
    record.add("created", now)
    record.add("expires", expires)
    try OutputFile.replace(path, with: record.bytes, mode: 0o600, isDurable: true)
    return secret
  }

  /// The token of this id; nil if there is none.
  public func token(_ id: String) -> AccessToken? {
    guard id.utf8.count == 64, id.utf8.allSatisfy({ Hex.value(of: $0) != nil }),
      let bytes = try? Files.read("\(folder)/\(id)")
    else { return nil }
    var (email, name, created, expires): (String?, String?, Int64, Int64?) = (nil, nil, 0, nil)
    for (key, value) in RecordReader(bytes) {
      switch key {
      case "by": email = value
      case "by-name": name = value
      case "created": created = Int64(value) ?? 0
      // An unreadable time counts as expired.
      case "expires": expires = Int64(value) ?? 0
      default: break
      }
    }
    guard let email else { return nil }
    return AccessToken(id: id, person: Address(name: name, email: email), created: created, expires: expires)
  }

  /// All tokens, the oldest first.
  public func all() throws(SystemError) -> [AccessToken] {
    try Folder.namesIfPresent(in: folder).compactMap(token).sorted { ($0.created, $0.id) < ($1.created, $1.id) }
  }

  /// Removes a token; false if there is none of this id.
  public func revoke(_ id: String) -> Bool {
    guard token(id) != nil else { return false }
    Files.remove(endFile(id))
    return Files.remove("\(folder)/\(id)")
  }

  /// When its owner last signed out, in seconds since 1970: sessions that began before that have ended. 0 for never.
  public func lastEnd(_ id: String) -> Int64 {
    // An unreadable value ends all sessions.
    let bytes: [UInt8]
    do throws(SystemError) {
      guard let read = try Files.readIfPresent(endFile(id)) else { return 0 }
      bytes = read
    } catch { return Self.endOfTime }
    return min(Int64(String(decoding: bytes, as: UTF8.self)) ?? Self.endOfTime, Self.endOfTime)
  }

  /// Ends all current sessions of a token.
  public func endSessions(of id: String, at seconds: Int64) throws(SystemError) {
    guard token(id) != nil else { return }
    try OutputFile.replace(endFile(id), with: Array(String(seconds).utf8), mode: 0o600, isDurable: false)
  }

  private static let endOfTime: Int64 = 1 << 40

  private func endFile(_ id: String) -> String { "\(folder)/\(id).ended" }

  /// The key that signs sessions and forms, created on first use. If it is removed, everybody has to sign in again.
  public func key() throws(SystemError) -> [UInt8] {
    let path = folder + ".key"
    if let bytes = try Files.readIfPresent(path), bytes.count == 32 { return bytes }
    guard Folder.prepare(folder, mode: 0o755) else { throw SystemError(.permission, "make the folder", path: folder) }
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    try OutputFile.replace(path, with: bytes, mode: 0o600, isDurable: false)
    return try Files.read(path)
  }
}
