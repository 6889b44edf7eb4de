import Bytes
public import Patches

/// Trailers by what they say: one that says the same as any of them is found without a look at each, of which strangers
/// may give thousands.
///
/// Two say the same if they have the same key, and the same value or, of what a person did, the same address.
public struct TrailerSet: Sendable {
  private enum Said: Hashable {
    case value(key: String, String)
    case address(key: String, String)
  }

  private var said: Set<Said> = []

  public init(_ trailers: some Sequence<Trailer> = []) {
    for trailer in trailers { insert(trailer) }
  }

  /// - Returns: Whether none said the same.
  @discardableResult
  public mutating func insert(_ trailer: Trailer) -> Bool {
    let new = Self.said(by: trailer)
    defer { said.formUnion(new) }
    return said.isDisjoint(with: new)
  }

  public func contains(_ trailer: Trailer) -> Bool { !said.isDisjoint(with: Self.said(by: trailer)) }

  private static func said(by trailer: Trailer) -> [Said] {
    let key = String(decoding: trailer.key.utf8.map(ByteClass.lower), as: UTF8.self)
    let value = Said.value(key: key, trailer.value.lowercased())
    guard TrailerGiver.namesPerson(trailer), let address = TrailerGiver.address(in: trailer) else { return [value] }
    return [value, .address(key: key, address)]
  }
}
