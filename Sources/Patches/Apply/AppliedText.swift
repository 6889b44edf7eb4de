/// Where a hunk went.
public struct PlacedHunk: Hashable, Sendable {
  /// Its number in the file's diff, from 1.
  public let number: Int
  /// The line of the file, from 1, where its old side was found; earlier hunks are in the file by then.
  public let line: Int
  /// How many lines that is after (or, below zero, before) the place its header names.
  public let offset: Int
}

/// A file after its diff was applied.
public struct AppliedText: Hashable, Sendable {
  public let bytes: [UInt8]
  public let hunks: [PlacedHunk]
  /// Steps spent, as `ApplyOptions.maximumSteps` counts them.
  let steps: Int
}
