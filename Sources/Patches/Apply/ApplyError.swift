public import Bytes

/// Why a file's diff could not be applied.
public struct ApplyError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// Hunks match nowhere; `ApplyError.rejected` holds them.
    case hunksRejected
    /// More steps than allowed were needed to place the hunks.
    case tooMuchWork
    /// The file, or all files that the diff writes together, are too large.
    case tooLarge(limit: Int)
    /// A file to create exists already.
    case alreadyExists
    /// The file to change, delete, rename or copy does not exist.
    case missing
    /// An earlier part of the same diff has renamed or deleted the file.
    case goneBefore
    /// The file is of another kind (file, symbolic link, submodule) than the diff says.
    case wrongType(expected: FileMode, found: FileMode)
    /// The diff turns one kind of file into another without deleting it first.
    case typeChange(from: FileMode, to: FileMode)
    /// A mode that no file can have.
    case badMode(FileMode)
    /// A deletion whose hunks do not cover the whole file.
    case leavesContents
    /// The path may not be used.
    case unsafePath(PathProblem)
    /// The path leads through a symbolic link.
    case beyondSymbolicLink([UInt8])
    /// The path needs a folder where there is a file, or a file where there is a folder.
    case blocked(by: [UInt8])
    /// The `index` line of a binary patch must hold both ids in full.
    case binaryWithoutFullIDs
    /// The diff says that binary files differ, but not how.
    case binaryWithoutData
    /// The file differs from the one that the binary patch was made against.
    case binaryOldDiffers(expected: String, found: String)
    /// The delta does not fit.
    case binaryCorrupt
    /// The binary patch produces a different file than it says.
    case binaryNewDiffers(expected: String, found: String)
    /// The new content of a submodule is not `Subproject commit` and an id.
    case badSubmodule
    /// The tree could not be read.
    case unreadable(String)
  }

  public let path: [UInt8]
  public let reason: Reason
  /// The first hunks that match nowhere, at most ten.
  public let rejected: [RejectedHunk]
  /// Steps spent on the file, as `ApplyOptions.maximumSteps` counts them.
  let steps: Int

  init(path: [UInt8], reason: Reason, rejected: [RejectedHunk] = [], steps: Int = 0) {
    self.path = path
    self.reason = reason
    self.rejected = rejected
    self.steps = steps
  }
}

/// A hunk that matches nowhere in the file.
public struct RejectedHunk: Hashable, Sendable {
  /// Its number in the file's diff, from 1.
  public let number: Int
  /// The first line on the old side that its header names.
  public let oldStart: Int
  /// The line of its header in the diff's text, from 1.
  public let line: Int
  /// Its text in the diff; untrusted bytes.
  public let text: [UInt8]
}

extension ApplyError: CustomStringConvertible {
  /// One line of text, without control characters.
  public var description: String {
    var text = "\(QuotedName.display(path)): \(reason)"
    if let first = rejected.first {
      text += rejected.count == 1 ? ": hunk " : ": hunks "
      text += rejected.map { "#\($0.number)" }.joined(separator: ", ")
      text += " (first at line \(first.oldStart))"
    }
    return text
  }
}

extension ApplyError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .hunksRejected: return "patch does not apply"
    case .tooMuchWork: return "placing the hunks takes too long"
    case .tooLarge(let limit): return "needs more than \(limit) bytes"
    case .alreadyExists: return "already exists"
    case .missing: return "does not exist"
    case .goneBefore: return "was renamed or deleted earlier in the patch"
    case .wrongType(let expected, let found): return "is of type \(found), not \(expected)"
    case .typeChange(let from, let to): return "changes its type from \(from) to \(to)"
    case .badMode(let mode): return "cannot have mode \(mode)"
    case .leavesContents: return "is deleted but has more contents than the patch removes"
    case .unsafePath(let problem): return "\(problem)"
    case .beyondSymbolicLink(let link): return "lies beyond the symbolic link \(QuotedName.display(link))"
    case .blocked(let other): return "cannot be both a file and a folder (\(QuotedName.display(other)))"
    case .binaryWithoutFullIDs: return "cannot apply a binary patch without full ids on its index line"
    case .binaryWithoutData: return "the binary patch has no data"
    case .binaryOldDiffers(let expected, let found): return "is \(found), but the binary patch is for \(expected)"
    case .binaryCorrupt: return "the binary patch does not fit"
    case .binaryNewDiffers(let expected, let found): return "the binary patch makes \(found) instead of \(expected)"
    case .badSubmodule: return "the patch does not name a submodule's commit"
    case .unreadable(let why): return "cannot be read: \(why)"
    }
  }
}
