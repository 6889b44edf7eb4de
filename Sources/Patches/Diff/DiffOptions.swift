/// How to read a diff.
public struct DiffOptions: Hashable, Sendable {
  /// Leading folders stripped from names, as `git apply -p`. Like git, a reader without a given number uses 0 for a
  /// plain diff whose names contain no slash, and keeps using it from then on.
  public var stripLevel: Int?
  /// The largest text read, in bytes. git's own limit is 1023 MiB.
  public var maximumBytes = 1023 << 20
  /// The most files read.
  public var maximumFiles = 200_000
  /// The most hunks read, over all files.
  public var maximumHunks = 500_000
  /// The most bytes that binary data may inflate to, over all files.
  public var maximumBinaryBytes = 64 << 20

  public init(stripLevel: Int? = nil) { self.stripLevel = stripLevel }
}
