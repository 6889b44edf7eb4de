import Bytes
import Git
import Platform
import Tracker

/// Keeps the history of views short.
///
/// A view's parent is the view that it was made from, so that `git fetch` sends only what changed; but every view in
/// history keeps its trees alive. So now and then the newest one is published again with an earlier *kept* one as its
/// parent, which drops all those between. The kept ones are ever further apart, each step at least four times the next
/// one: their number grows with the logarithm of the mails, and a mirror fetches little twice.
enum ViewHistory {
  /// With fewer views than this since the last kept one, nothing is done.
  static let shortest = 64
  private static let ratio = 4
  /// Views to look back at, at most: earlier ones are dropped.
  private static let reach = 1 << 16

  /// One view on the way back.
  private struct Step {
    let commit: ObjectID
    let mails: Int
    let isKept: Bool
  }

  /// Publishes the most advanced view for everybody, shortens the history of such views, and removes other views.
  ///
  /// - Returns: How many views were dropped from history; 0 also if others published meanwhile.
  static func shorten(in tracker: TrackerRepository, atLeast shortest: Int = shortest) throws -> Int {
    let snapshot = try Snapshot.take(of: tracker.git)
    guard let newest = snapshot.base, let reference = snapshot.baseReference else { return 0 }
    let target = try snapshot.mirrorTarget(in: tracker.git)
    let steps = try history(of: newest, at: reference, target, snapshot.store)
    let sinceKept = steps.dropFirst().firstIndex { $0.isKept } ?? steps.count
    let isShortened = sinceKept > shortest
    guard isShortened || !reference.isForMirrors else {
      try removeOthers(than: reference, newest, in: tracker)
      return 0
    }
    let parent = isShortened ? keptParent(of: steps) : target.parent
    var view = ViewCommit(
      newest.digest, heads: newest.heads, parent: parent, summary: "View of \(newest.data.counts.mails) mails")
    view.isKept = isShortened
    let commit = try view.write(seconds: tracker.now, to: snapshot.store)
    try snapshot.store.flush(reachableFrom: [commit])
    try tracker.git.synchronizeObjects()
    let new = ViewReference(name: target.reference?.name ?? "\(View.prefix)0", id: commit)
    let result = try tracker.git.compareAndSwap(new.name, from: target.reference?.id, to: commit, durable: false)
    guard result == .swapped else { return 0 }
    try removeOthers(than: new, newest, in: tracker)
    // After a rebuild the parent may be the newest view itself, under its other reference.
    let before = steps.dropFirst()
    let left = parent.flatMap { parent in before.firstIndex { $0.commit == parent } }.map { steps.count - $0 } ?? 0
    return steps.count - 1 - left
  }

  /// The view and, back along the first parents, those that mirrors have, as far as they can be read.
  private static func history(
    of newest: View, at reference: ViewReference, _ target: PublishTarget, _ buffer: ObjectBuffer
  ) throws -> [Step] {
    var steps: [Step] = []
    var next: ObjectID? = reference.id
    if !reference.isForMirrors {
      steps.append(Step(commit: reference.id, mails: newest.data.counts.mails, isKept: false))
      next = target.parent
    }
    while let id = next, steps.count < reach, let view = try? View.read(id, in: buffer) {
      steps.append(Step(commit: id, mails: view.data.counts.mails, isKept: view.isKept))
      next = try buffer.commit(id).parents.first
    }
    return steps
  }

  /// From the nearest kept one back to the first that is far enough from the one before it.
  private static func keptParent(of steps: [Step]) -> ObjectID? {
    guard let tip = steps.first else { return nil }
    let kept = steps.dropFirst().filter(\.isKept)
    for (place, step) in kept.enumerated() {
      let earlier = place + 1 < kept.count ? kept[place + 1].mails : 0
      if (tip.mails - step.mails) * ratio <= step.mails - earlier { return step.commit }
    }
    return nil
  }

  /// Views under other references are recent ones, or were published despite a lock. git deletes them, because libgit2
  /// cannot do so safely.
  private static func removeOthers(
    than kept: ViewReference, _ newest: View, in tracker: TrackerRepository
  ) throws {
    for reference in try ViewReference.all(in: tracker.git) where reference.name != kept.name {
      // A view of a later version is left alone.
      guard let view = try? View.read(reference.id, in: tracker.git),
        view.data.counts.facts <= newest.data.counts.facts
      else { continue }
      _ = try Program().run(["-C", tracker.git.path, "update-ref", "-d", reference.name, reference.id.hex])
    }
  }
}
