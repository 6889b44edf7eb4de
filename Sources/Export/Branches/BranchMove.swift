public import Bytes
public import Git

/// Moves a branch to the result.
public enum BranchMove {
  public enum Outcome: Hashable, Sendable {
    case created
    /// It pointed to another commit before.
    case moved(from: ObjectID)
    /// It points to the commit already; nothing was written.
    case unchanged
  }

  /// Writes the objects, makes them durable, and only then moves the branch, atomically: from the value that was read,
  /// or not at all. Work trees are not touched.
  ///
  /// - Parameters:
  ///   - store: Holds the new objects.
  ///   - force: Overwrites a branch that points to another commit.
  public static func put(
    _ tip: ObjectID, on branch: String, from store: ObjectBuffer, in repository: Repository,
    force: Bool = false, reason: String = "patchbay export"
  ) throws -> Outcome {
    let (reference, before) = try look(at: branch, for: tip, in: repository, force: force)
    if before == tip { return .unchanged }
    let pack = try store.flush(reachableFrom: [tip], isRepeated: true)
    try repository.synchronizeObjects()
    let swap = try repository.compareAndSwap(reference, from: before, to: tip, reason: reason)
    pack?.release()
    switch swap {
    case .swapped: return before.map { .moved(from: $0) } ?? .created
    case .changed: throw BranchError(branch: branch, reason: .changed)
    case .locked: throw BranchError(branch: branch, reason: .locked)
    }
  }

  /// Finds out whether the branch may be moved there.
  ///
  /// - Throws: `BranchError` where `put` would throw it for the branch as it is now.
  public static func check(
    _ tip: ObjectID, on branch: String, in repository: Repository, force: Bool = false
  ) throws { _ = try look(at: branch, for: tip, in: repository, force: force) }

  private static func look(
    at branch: String, for tip: ObjectID, in repository: Repository, force: Bool
  ) throws -> (reference: String, before: ObjectID?) {
    let reference = branch.hasPrefix("refs/") ? branch : "refs/heads/" + branch
    let before = try repository.reference(reference)
    if before == tip { return (reference, before) }
    if before == nil, let other = try blocking(reference, in: repository) {
      throw BranchError(branch: branch, reason: .blocked(by: other))
    }
    if before != nil, !force { throw BranchError(branch: branch, reason: .exists(at: before ?? .zero)) }
    if try repository.isCheckedOut(reference) { throw BranchError(branch: branch, reason: .checkedOut) }
    return (reference, before)
  }

  /// A reference that this one cannot be made beside, without `refs/heads/`.
  private static func blocking(_ name: String, in repository: Repository) throws(GitError) -> String? {
    func shown(_ name: String) -> String { name.hasPrefix("refs/heads/") ? String(name.dropFirst(11)) : name }
    let parts = name.split(separator: "/")
    for count in 3..<max(3, parts.count) {
      let above = parts[..<count].joined(separator: "/")
      if try repository.reference(above) != nil { return shown(above) }
    }
    return try repository.references(under: name + "/").first.map { shown($0.name) }
  }
}

/// Why a branch was not moved; it is as it was.
public struct BranchError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case exists(at: ObjectID)
    case checkedOut
    /// This branch lies below it, or it below this one: git keeps branches as files in folders.
    case blocked(by: String)
    /// Another process moved it meanwhile.
    case changed
    case locked
  }

  public let branch: String
  public let reason: Reason
}
