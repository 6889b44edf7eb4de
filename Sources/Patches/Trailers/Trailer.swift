/// A line `Key: value` by which commit messages and replies say who did what.
public struct Trailer: Hashable, Sendable {
  /// The key as written, without the colon.
  public let key: String
  /// The value, continuation lines joined by one space.
  public let value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }

  /// Whether the keys are equal without regard to ASCII case, as git compares them.
  public func hasKey(_ other: String) -> Bool {
    key.utf8.elementsEqual(other.utf8) { GitText.lower($0) == GitText.lower($1) }
  }
}
