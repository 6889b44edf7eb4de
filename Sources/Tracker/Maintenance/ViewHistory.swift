import Bytes
import Git

/// Keeps the history of views short.
///
/// A view's parent is the view that it was made from, so that `git fetch` sends only what changed; but every view that
/// history reaches keeps its trees. So now and then the newest one is published again with an earlier *kept* one as its
/// parent, which lets go of all between. The kept ones lie ever further apart, each step at least four times the next
/// one: their number grows with the logarithm of the mails, and a mirror fetches little twice.
enum ViewHistory {
  /// Views since the last kept one that are too few to bother.
  static let shortest = 64
  private static let ratio = 4
  private static let mark = ", kept"

  /// One view on the way back.
  private struct Step {
    let commit: ObjectID
    let mails: Int
    let isKept: Bool
  }

  /// Shortens the history of the most advanced view and takes other views away.
  ///
  /// - Returns: How many views history reached that it does not reach any more; 0 also where others published meanwhile.
  static func shorten(in tracker: borrowing TrackerRepository, atLeast shortest: Int = shortest) throws -> Int {
    let buffer = ObjectBuffer(over: tracker.git)
    guard let newest = try newest(in: tracker, buffer) else { return 0 }
    try removeOthers(than: newest.name, newest.view, in: tracker, buffer)
    let steps = try history(of: newest.id, buffer)
    let kept = Array(steps.dropFirst().filter(\.isKept))
    let before = steps.count - 1
    let sinceKept = steps.dropFirst().firstIndex { $0.isKept } ?? steps.count
    guard sinceKept > shortest, let tip = steps.first else { return 0 }
    // From the nearest kept one back to the first that lies far enough from the one before it.
    var place = 0
    while place < kept.count {
      let earlier = place + 1 < kept.count ? kept[place + 1].mails : 0
      if (tip.mails - kept[place].mails) * ratio <= kept[place].mails - earlier { break }
      place += 1
    }
    let parent = place < kept.count ? kept[place].commit : nil
    let after = parent.map { commit in steps.count - (steps.firstIndex { $0.commit == commit } ?? 0) } ?? 0
    let commit = try View.write(
      newest.view.digest, heads: newest.view.heads, parent: parent,
      summary: "View of \(newest.view.data.counts.mails) mails\(mark)", seconds: tracker.now, to: buffer)
    try buffer.flush(reachableFrom: [commit])
    try tracker.git.synchronizeObjects()
    let result = try tracker.git.compareAndSwap(newest.name, from: newest.id, to: commit, durable: false)
    return result == .swapped ? before - after : 0
  }

  private static func newest(
    in tracker: borrowing TrackerRepository, _ buffer: ObjectBuffer
  ) throws -> (name: String, id: ObjectID, view: View)? {
    var newest: (name: String, id: ObjectID, view: View)?
    for reference in try tracker.git.references(under: View.prefix) {
      guard let view = try? View.read(reference.id, in: buffer) else { continue }
      if let known = newest, known.view.data.counts.facts >= view.data.counts.facts { continue }
      newest = (reference.name, reference.id, view)
    }
    return newest
  }

  /// Back along the first parents. What they say of themselves is enough to tell how far apart they are.
  private static func history(of tip: ObjectID, _ buffer: ObjectBuffer) throws -> [Step] {
    var steps: [Step] = []
    var next: ObjectID? = tip
    while let id = next {
      let commit = try buffer.commit(id)
      let words = commit.messageText.split(separator: " ")
      steps.append(
        Step(
          commit: id, mails: words.count > 2 ? Int(words[2]) ?? 0 : 0,
          isKept: commit.messageText.contains(mark + "\n")))
      next = commit.parents.first
    }
    return steps
  }

  /// Views that other references name were published beside a lock. git deletes them, for libgit2 cannot safely.
  private static func removeOthers(
    than name: String, _ newest: View, in tracker: borrowing TrackerRepository, _ buffer: ObjectBuffer
  ) throws {
    for reference in try tracker.git.references(under: View.prefix) where reference.name != name {
      // One of a later version is not ours to remove.
      guard let view = try? View.read(reference.id, in: buffer),
        view.data.counts.facts <= newest.data.counts.facts
      else { continue }
      _ = try Program().run(["-C", tracker.git.path, "update-ref", "-d", reference.name, reference.id.hex])
    }
  }
}
