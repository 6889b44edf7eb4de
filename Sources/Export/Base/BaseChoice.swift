public import Bytes

/// The commit that a series is applied to, and why.
public struct BaseChoice: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// The person said so.
    case given
    /// A mail of the series says so (`base-commit:`).
    case stated
    /// The newest commit of the branch that has the blobs that the patches' `index` lines name.
    case blobs
    /// The branch's commit when the series was sent.
    case date
    /// The branch as it is.
    case tip
  }

  public let commit: ObjectID
  public let kind: Kind
  /// In words, for people.
  public let reason: String
}

/// No base could be found.
public struct BaseError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  /// What to do about it.
  public let advice: String
}
