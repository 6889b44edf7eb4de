import Bytes
import Git
import Tracker

/// The view during a bulk import: folded batch by batch in memory, published now and then.
struct BulkFold {
  private(set) var store: ObjectBuffer
  private var data: ViewData
  private var heads: [Lane]
  private let start: Snapshot
  private var isChanged = false

  init(_ snapshot: Snapshot) {
    store = snapshot.store
    store.willFoldWidely()
    data = snapshot.data
    heads = snapshot.heads
    start = snapshot
  }

  /// Different mails in the view.
  var mails: Int { data.counts.mails }

  func holds(_ fact: MailFact) throws(GitError) -> Bool {
    guard let value = try data.record(of: fact.id, in: store) else { return false }
    return MessageRecord(parsing: try store.blob(value.id)).copies.contains { $0.blob == fact.record.blob }
  }

  mutating func fold(_ facts: [MailFact]) throws {
    data = try Fold.adding(facts.lazy.map { .mail($0) }, to: data, in: store)
    // Trees that later batches replaced are not needed any more.
    try store.trim { [try data.write(to: store)] }
  }

  /// Records where the facts that are folded next were stored.
  ///
  /// If another process wrote to that lane meanwhile, its head stays as it was: the next fold continues from there, and
  /// skips what the view has already.
  mutating func advance(to appended: AppendedCommit) {
    isChanged = true
    let place = heads.firstIndex { $0.name == appended.lane.name }
    guard place.map({ heads[$0].head }) == appended.parent else { return }
    if let place { heads[place] = appended.lane } else { heads.append(appended.lane) }
  }

  /// Publishes what is folded. If others published meanwhile, everything outstanding is folded the ordinary way.
  ///
  /// What the log holds beyond that is left for ``BackgroundFold/finish()``: it may be what this import adds next.
  mutating func publish(in tracker: TrackerRepository) throws {
    guard isChanged else { return }
    let digest = try data.write(to: store)
    let target = try start.mirrorTarget(in: tracker.git)
    let commit = try ViewCommit(
      digest, heads: heads, parent: target.parent, summary: "View of \(data.counts.mails) mails"
    ).write(seconds: tracker.now, to: store)
    let pack = try store.flush(reachableFrom: [commit])
    let isPublished = try ViewPublisher.swap(to: commit, at: target, in: tracker.git) == .swapped
    pack?.release()
    if isPublished, let newest = try ViewReference.newest(in: tracker.git), newest.view.digest == digest {
      self = BulkFold(Snapshot(of: newest.view, at: newest.reference, in: ObjectBuffer(over: tracker.git)))
    } else {
      tracker.publishView()
      self = BulkFold(try tracker.snapshot())
    }
  }
}
