import Bytes
import Patches
import Platform
public import Tracker

/// The keys of people who submit patches through the web, and offered keys whose owners still have to prove that they
/// receive mail at the address.
///
/// Stored in the repository's private folder, one file each, and never fetched or cloned: anybody who reads mail at an
/// address can add a key for it. For a key to attest patches, a maintainer adds it to the ``Keyring``.
public struct SubmissionKeys: Sendable {
  private let folder: String

  /// - Parameter repository: The path of the tracker's repository, with a slash at its end.
  public init(of repository: String) { folder = repository + "patchbay/submission-keys" }

  /// A key that somebody offers for an address.
  public struct Offer: Sendable {
    public let place: Keyring.Place
    public let key: [UInt8]

    public init(place: Keyring.Place, key: [UInt8]) {
      self.place = place
      self.key = key
    }
  }

  /// How long an offered key is kept.
  private static let lifetime: Int64 = 24 * 60 * 60
  /// The minimum time between challenges to one address.
  private static let interval: Int64 = 10 * 60
  /// How many can wait at a time. Beyond that, the oldest is dropped once it has waited this long.
  private static let limit = 100
  private static let patience: Int64 = 60 * 60
  private static let longestKey = 64 << 10

  /// Why a key is not taken.
  public enum Refusal: Error, Hashable, Sendable {
    case tooLarge, tooSoon, tooMany
  }

  /// Keeps an offered key until its owner answers the challenge.
  ///
  /// - Returns: The challenge; only its hash is kept.
  public func add(_ offer: Offer, now: Int64) throws -> String {
    guard offer.key.count <= Self.longestKey else { throw Refusal.tooLarge }
    guard Folder.prepare(folder, mode: 0o755) else { throw SystemError(.permission, "make the folder", path: folder) }
    var waiting = 0
    var oldest: (name: String, created: Int64)?
    for name in try Folder.names(in: folder) where name.hasSuffix(Self.suffix) {
      guard let record = try read(name), record.created > now - Self.lifetime else {
        Files.remove("\(folder)/\(name)")
        continue
      }
      waiting += 1
      if record.created < oldest?.created ?? .max { oldest = (name, record.created) }
      let isSame = record.offer.place.identity == offer.place.identity
      if isSame, record.created > now - Self.interval { throw Refusal.tooSoon }
    }
    if waiting >= Self.limit {
      guard let oldest, oldest.created <= now - Self.patience else { throw Refusal.tooMany }
      Files.remove("\(folder)/\(oldest.name)")
    }
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let challenge = String(decoding: Hex.encode(bytes), as: UTF8.self)
    var record = RecordWriter()
    record.add("created", now)
    record.add("algorithm", offer.place.algorithm.rawValue)
    record.add("identity", offer.place.identity)
    record.add("selector", offer.place.selector)
    record.add("key", String(decoding: Hex.encode(offer.key), as: UTF8.self))
    try write(record.bytes, to: Self.file(of: challenge))
    return challenge
  }

  /// The offer that this challenge belongs to; nil if there is no such challenge, or it has expired.
  public func offer(_ challenge: String, now: Int64) throws -> Offer? {
    guard let record = try read(Self.file(of: challenge)), record.created > now - Self.lifetime else { return nil }
    return record.offer
  }

  /// Accepts the key for the address, once its owner has answered the challenge.
  public func accept(_ offer: Offer, of challenge: String) throws {
    try write(offer.key, to: Self.file(of: offer.place))
    Files.remove("\(folder)/\(Self.file(of: challenge))")
  }

  /// Drops an offer whose owner cannot be reached.
  public func withdraw(_ challenge: String) { Files.remove("\(folder)/\(Self.file(of: challenge))") }

  /// The key that was accepted under this name, if any.
  public func key(at place: Keyring.Place) throws -> [UInt8]? {
    try Files.readIfPresent("\(folder)/\(Self.file(of: place))")
  }

  // MARK: Files

  private static let suffix = ".offered"

  private static func file(of challenge: String) -> String { hash(challenge) + suffix }

  private static func file(of place: Keyring.Place) -> String { hash(place.path) + ".key" }

  private static func hash(_ text: String) -> String {
    String(decoding: Hex.encode(SHA256.hash(Array(text.utf8))), as: UTF8.self)
  }

  /// - Returns: nil if there is none, or it was not written completely.
  private func read(_ name: String) throws -> (offer: Offer, created: Int64)? {
    guard let bytes = try Files.readIfPresent("\(folder)/\(name)") else { return nil }
    var values: [String: String] = [:]
    for (key, value) in RecordReader(bytes) { values[key] = value }
    guard let algorithm = values["algorithm"].flatMap(SignatureAlgorithm.init(rawValue:)),
      let identity = values["identity"], let selector = values["selector"], let key = values["key"],
      let created = values["created"].flatMap({ Int64($0) }),
      let place = Keyring.Place(algorithm, identity, selector: selector)
    else { return nil }
    let digits = key.utf8.compactMap { Hex.value(of: $0) }
    let bytesOfKey = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    return (Offer(place: place, key: bytesOfKey), created)
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try OutputFile.replace("\(folder)/\(name)", with: bytes, mode: 0o600, isDurable: true)
  }
}
