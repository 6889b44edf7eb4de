/// How to apply a diff.
public struct ApplyOptions: Hashable, Sendable {
  /// As `git apply --unidiff-zero`: hunks without context need not be at the file's start or end.
  public var allowsZeroContext = false
  /// As `git apply -C`: the number of context lines that must match; all of them by default.
  public var minimumContext: Int?
  /// The most steps (lines read, compared or moved) spent on a diff, so that hunks that match nowhere, or a large file
  /// copied many times, cannot take forever: about a second. A file of 100,000 lines may be searched through for 1,000
  /// hunks.
  public var maximumSteps = 100_000_000
  /// The most bytes of changed files that a diff may write in total; they are all held in memory.
  public var maximumResultBytes = 128 << 20

  public init() {}
}
