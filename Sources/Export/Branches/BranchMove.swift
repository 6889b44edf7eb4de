public import Bytes
public import Git

/// Puts what was made on a branch.
public enum BranchMove {
  public enum Outcome: Hashable, Sendable {
    case created
    /// It named another commit before.
    case moved(from: ObjectID)
    /// It names the commit already; nothing was written.
    case unchanged
  }

  /// Writes the objects, makes them durable, and only then moves the branch, atomically: from what it was when looked at,
  /// or not at all. Work trees are not touched.
  ///
  /// - Parameters:
  ///   - store: Holds the new objects.
  ///   - force: Takes over a branch that names another commit.
  public static func put(
    _ tip: ObjectID, on branch: String, from store: ObjectBuffer, in repository: borrowing Repository,
    force: Bool = false, reason: String = "patchbay export"
  ) throws -> Outcome {
    let reference = branch.hasPrefix("refs/") ? branch : "refs/heads/" + branch
    let before = try repository.reference(reference)
    if before == tip { return .unchanged }
    if before != nil, !force { throw BranchError(branch: branch, reason: .exists(at: before ?? .zero)) }
    if try repository.isCheckedOut(reference) { throw BranchError(branch: branch, reason: .checkedOut) }
    let pack = try store.flush(reachableFrom: [tip])
    try repository.synchronizeObjects()
    let swap = try repository.compareAndSwap(reference, from: before, to: tip, reason: reason)
    pack?.release()
    switch swap {
    case .swapped: return before.map { .moved(from: $0) } ?? .created
    case .changed: throw BranchError(branch: branch, reason: .changed)
    case .locked: throw BranchError(branch: branch, reason: .locked)
    }
  }
}

/// Why a branch was not moved; it is as it was.
public struct BranchError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case exists(at: ObjectID)
    case checkedOut
    /// Somebody else moved it meanwhile.
    case changed
    case locked
  }

  public let branch: String
  public let reason: Reason
}
