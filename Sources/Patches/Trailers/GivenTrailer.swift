/// A trailer that a reply gives: the trailer, and what the words beside it say of it.
public struct GivenTrailer: Hashable, Sendable {
  public var trailer: Trailer
  /// Which patches it is for.
  public var scope: TrailerScope
  /// The words that make it conditional (`with that fixed`); nil where it is given as it stands.
  public var condition: String?

  public init(_ trailer: Trailer, scope: TrailerScope = .answered, condition: String? = nil) {
    self.trailer = trailer
    self.scope = scope
    self.condition = condition
  }
}
