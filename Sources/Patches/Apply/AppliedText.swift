/// Where a hunk went.
public struct PlacedHunk: Hashable, Sendable {
  /// Its number in the file's diff, from 1.
  public let number: Int
  /// The line of the file, from 1, where its old side was found, after applying earlier hunks.
  public let line: Int
  /// How many lines that is after (or, if negative, before) the line its header names.
  public let offset: Int
}

/// A file after its diff has been applied.
public struct AppliedText: Hashable, Sendable {
  public let bytes: [UInt8]
  public let hunks: [PlacedHunk]
  /// Steps spent, as `ApplyOptions.maximumSteps` counts them.
  let steps: Int
}
