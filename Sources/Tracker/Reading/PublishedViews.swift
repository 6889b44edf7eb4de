public import Bytes
import Git

extension TrackerRepository {
  /// The commit of the view that has folded most, if it can be read.
  public func newestView() throws -> ObjectID? { try ViewReference.newest(in: git)?.reference.id }

  /// The commit of the view of no facts.
  public func writeEmptyView() throws -> ObjectID {
    try ViewCommit(ViewData.empty.write(to: git), heads: [], parent: nil, summary: "View of nothing")
      .write(seconds: 0, to: git)
  }

  /// The tracker as a view shows it, whatever has come since.
  public func snapshot(view commit: ObjectID) throws -> Snapshot {
    let buffer = ObjectBuffer(over: git)
    return try reading(Snapshot(of: try View.read(commit, in: buffer), in: buffer))
  }

  /// The views that were published after one, oldest first, up to another: each was made from the one before it.
  ///
  /// - Returns: The later ones if they are not connected, as after a rebuild or if a view for mirrors has dropped
  ///   recent ones; none if the last has folded less.
  public func views(after old: ObjectID, to new: ObjectID) throws -> [ObjectID] {
    guard old != new else { return [] }
    let first = try View.read(old, in: git).data.counts.facts
    guard try View.read(new, in: git).data.counts.facts >= first else { return [] }
    var steps: [ObjectID] = [new]
    var next = try git.commit(new).parents.first
    while let commit = next, commit != old, steps.count < Self.stepLimit {
      // An earlier one may have been removed with its trees; it says nothing that the later one does not.
      guard let view = try? View.read(commit, in: git), view.data.counts.facts > first else { break }
      steps.append(commit)
      next = try git.commit(commit).parents.first
    }
    return steps.reversed()
  }

  private static let stepLimit = 100_000
}
