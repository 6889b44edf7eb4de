/// How to apply a diff.
public struct ApplyOptions: Hashable, Sendable {
  /// As `git apply --unidiff-zero`: hunks without context need not stand at the file's begin or end.
  public var allowsZeroContext = false
  /// As `git apply -C`: the lines of context that must match at least; all of them unless a number is given.
  public var minimumContext: Int?
  /// The most steps (lines read, compared or moved) spent on a diff, so that hunks which match nowhere, or a large file
  /// copied many times, cannot take for ever: about a second. A file of 100,000 lines may be searched through for 1,000
  /// hunks.
  public var maximumSteps = 100_000_000
  /// The most bytes of changed files a diff may make altogether; they are all held in memory.
  public var maximumResultBytes = 128 << 20

  public init() {}
}
