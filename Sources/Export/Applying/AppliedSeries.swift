public import Bytes
public import Patches

/// A series applied to a base, in memory.
public struct AppliedSeries: Sendable {
  public enum Result: String, Hashable, Sendable {
    /// Every patch applied as it stands.
    case clean
    /// Some patch had to be merged.
    case threeWay = "3way"
    /// Some patch could not be applied; `failure` says why.
    case conflict
    /// The series lacks patches.
    case incomplete
  }

  public let base: ObjectID
  public internal(set) var commits: [AppliedCommit] = []
  /// Numbers of the patches that the base contained already: merging them changed nothing.
  public internal(set) var alreadyApplied: [Int] = []
  /// Numbers of the patches whose CRLF, which the mail's encoding kept, was taken for LF.
  public internal(set) var lineEndsChanged: [Int] = []
  public internal(set) var failure: ApplyFailure?
  public internal(set) var result = Result.clean

  /// The last commit; the base if there is none.
  public var tip: ObjectID { commits.last?.id ?? base }
}

/// The commit of a patch that was applied.
public struct AppliedCommit: Hashable, Sendable {
  public let id: ObjectID
  public let tree: ObjectID
  public let number: Int
  public let subject: String
  /// Whether it took a merge.
  public let isMerged: Bool
}

/// Why a patch could not be applied.
public struct ApplyFailure: Hashable, Sendable {
  /// What is wrong with one file.
  public struct Problem: Hashable, Sendable {
    public let path: [UInt8]
    public let reason: String
    public let rejected: [RejectedHunk]
  }

  /// The patch's number in the series.
  public let number: Int
  public let subject: String
  /// In one line, without the path.
  public let reason: String
  /// File by file; empty where the patch could not be read.
  public let problems: [Problem]
  /// The result of the three-way merge, if one was tried.
  public let merge: String?

  /// The first file at fault.
  public var path: String? { problems.first.map { displayPath($0.path) } }
}

/// A path for display: bytes that are not UTF-8 are replaced.
public func displayPath(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
