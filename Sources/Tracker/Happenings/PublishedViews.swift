public import Bytes
import Git

extension TrackerRepository {
  /// The commit of the view that has folded most, if it can be read.
  public func newestView() throws -> ObjectID? {
    var newest: View?
    for reference in try git.references(under: View.prefix) {
      guard let view = try? View.read(reference.id, in: git) else { continue }
      if newest.map({ $0.data.counts.facts < view.data.counts.facts }) ?? true { newest = view }
    }
    return newest?.commit
  }

  /// The commit of the view of no facts.
  public func writeEmptyView() throws -> ObjectID {
    try View.write(
      ViewData.empty.write(to: git), heads: [], parent: nil, summary: "View of nothing", seconds: 0, to: git)
  }

  /// The tracker as a view shows it, whatever has come since.
  public func snapshot(view commit: ObjectID) throws -> Snapshot {
    let buffer = ObjectBuffer(over: git)
    let view = try View.read(commit, in: buffer)
    return Snapshot(
      store: buffer, data: view.data, digest: view.digest, heads: view.heads, base: view, baseReference: nil,
      unfolded: 0, problems: [])
  }

  /// The views that were published after one, oldest first, up to another: each was made from the one before it.
  ///
  /// - Returns: Only the last if they do not hang together, as after a rebuild; none if it has folded less.
  public func views(after old: ObjectID, to new: ObjectID) throws -> [ObjectID] {
    guard old != new else { return [] }
    let first = try View.read(old, in: git).data.counts.facts
    guard try View.read(new, in: git).data.counts.facts >= first else { return [] }
    var steps: [ObjectID] = []
    var next: ObjectID? = new
    while let commit = next, commit != old {
      guard steps.count < Self.stepLimit else { return [new] }
      steps.append(commit)
      next = try git.commit(commit).parents.first
    }
    // The view of nothing comes before the first of all.
    return next == nil && first > 0 ? [new] : steps.reversed()
  }

  private static let stepLimit = 100_000
}
