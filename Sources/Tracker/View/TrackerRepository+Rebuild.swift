public import Bytes
import Git

extension TrackerRepository {
  /// Rebuilds the view from the log alone, and publishes it in place of every existing view.
  ///
  /// Safe at any time: a view that another process publishes meanwhile stays, because it has folded more.
  ///
  /// - Parameter progress: Called now and then with the number of facts folded.
  /// - Returns: The digest.
  public func rebuild(progress: (Int) -> Void = { _ in }) throws -> ObjectID {
    // Read before folding: a process that moves one of them later has more facts than this fold.
    let published = try ViewReference.all(in: git)
    let buffer = ObjectBuffer(over: git)
    buffer.willFoldWidely()
    var packs: [WrittenPack] = []
    defer { packs.forEach { $0.release() } }
    let snapshot = try Snapshot.take(
      of: git, into: buffer, from: .nothing(),
      onMemoryPressure: { buffer, digest in
        if let pack = try buffer.flush(below: ViewData.levels, of: digest) { packs.append(pack) }
      },
      progress: progress)
    let commit = try ViewCommit(
      snapshot.digest, heads: snapshot.heads, parent: nil,
      summary: "View of \(snapshot.data.counts.mails) mails, rebuilt"
    ).write(seconds: now, to: buffer)
    if let pack = try buffer.flush(reachableFrom: [commit]) { packs.append(pack) }
    try git.synchronizeObjects()
    if !published.contains(where: \.isForMirrors) {
      let target = PublishTarget(prefix: View.prefix, reference: nil, parent: nil)
      _ = try ViewPublisher.swap(to: commit, at: target, in: git)
    }
    for view in published {
      _ = try git.compareAndSwap(view.name, from: view.id, to: commit, durable: true)
    }
    return snapshot.digest
  }
}
