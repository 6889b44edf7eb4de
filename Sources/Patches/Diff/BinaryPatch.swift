/// The content of a `GIT binary patch`: data that make the new file from the old one and, mostly, back.
public struct BinaryPatch: Hashable, Sendable {
  public enum Method: Hashable, Sendable {
    /// The data are the file.
    case literal
    /// The data are a delta (git's pack format, gitformat-pack) against the other side.
    case delta
  }

  public struct Data: Hashable, Sendable {
    public let method: Method
    /// Inflated.
    public let bytes: [UInt8]
  }

  public let forward: Data
  /// From the new file to the old one; optional in the format.
  public let reverse: Data?
}
