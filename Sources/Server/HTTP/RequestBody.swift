/// A request's body, read as it arrives: a push may be larger than memory.
public struct RequestBody: Sendable {
  public typealias Taker = @Sendable ([UInt8]) async throws -> Void

  private let read: @Sendable (Taker) async throws -> Void

  /// - Parameter read: Hands over the body piece by piece, each when the one before it was taken. Throws what the taker
  ///   throws, and an error of its own if the client is gone before the end.
  public init(_ read: @escaping @Sendable (Taker) async throws -> Void) { self.read = read }

  /// A body that has arrived already.
  init(_ bytes: [UInt8]) {
    self.init { take in if !bytes.isEmpty { try await take(bytes) } }
  }

  func forEach(_ take: Taker) async throws { try await read(take) }
}
