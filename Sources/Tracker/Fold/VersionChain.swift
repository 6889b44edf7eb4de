import Bytes
import Git

/// Links the series of the `after` side of a fold to the versions before and after them.
///
/// Which series one follows depends on the series that share a table with it, no others; so when series change, only
/// they and those they share tables with are looked at, and of what precedes or follows those the `next`.
struct VersionChain {
  private let data: ViewData
  private var after: SeriesLookup
  private var places: [ObjectID: Place] = [:]

  /// Where a series stands among the versions.
  private struct Place {
    var previous: ObjectID?
    var evidence: [RevisionEvidence] = []
    var candidates: [SeriesGroup.Candidate] = []

    init() {}

    init(_ verdict: RevisionRules.Verdict) {
      previous = verdict.previous?.revision.head
      evidence = verdict.previous?.evidence.ordered ?? []
      candidates = verdict.candidates.map { .init(head: $0.revision.head, evidence: $0.evidence.ordered) }
    }

    init(_ group: SeriesGroup) {
      (previous, evidence, candidates) = (group.previous, group.evidence, group.candidates)
    }
  }

  init(data: ViewData, after: SeriesLookup) {
    self.data = data
    self.after = after
  }

  /// The series to write: those that are new, and those whose place among the versions may be another one now.
  ///
  /// - Parameters:
  ///   - old: Heads of the series that the changed messages were in.
  ///   - new: Heads of those they are in.
  ///   - extra: Further messages whose series are to be looked at.
  mutating func update(
    old: Set<ObjectID>, new: Set<ObjectID>, extra: Set<ObjectID>, before: inout SeriesLookup,
    _ tables: inout FoldTables, in store: borrowing some ObjectStore & ~Copyable
  ) throws -> [SeriesGroup] {
    var messages = extra
    for head in old { messages.formUnion(try before.related(to: head, &tables, in: store)) }
    for head in new { messages.formUnion(try after.related(to: head, &tables, in: store)) }
    var affected = new
    for id in messages {
      if let head = try after.head(of: id, &tables, in: store) { affected.insert(head) }
    }
    var relinked = affected
    for head in affected {
      if let stored = try stored(head, in: store)?.previous { relinked.insert(stored) }
      let found = try findPlace(of: head, &tables, in: store)
      places[head] = found
      if let found = found.previous { relinked.insert(found) }
    }
    var result: [SeriesGroup] = []
    for head in relinked.sorted() {
      guard try after.head(of: head, &tables, in: store) == head, var group = after[head] else { continue }
      let place = try place(of: head, in: store)
      (group.previous, group.evidence, group.candidates) = (place.previous, place.evidence, place.candidates)
      group = try complete(group, &tables, in: store)
      group.next = try next(of: head, &tables, in: store)
      result.append(group)
    }
    return result
  }

  private func stored(_ head: ObjectID, in store: borrowing some ObjectStore & ~Copyable) throws -> SeriesGroup? {
    guard let value = try data.series.value(for: head, in: store) else { return nil }
    return SeriesGroup(head: head, record: try store.blob(value.id))
  }

  /// The heads of the series that share a table with this one.
  private mutating func neighbours(
    of head: ObjectID, _ tables: inout FoldTables, in store: borrowing some ObjectStore & ~Copyable
  ) throws -> Set<ObjectID> {
    var heads: Set<ObjectID> = []
    for id in try after.related(to: head, &tables, in: store) {
      if let other = try after.head(of: id, &tables, in: store), other != head { heads.insert(other) }
    }
    return heads
  }

  private mutating func findPlace(
    of head: ObjectID, _ tables: inout FoldTables, in store: borrowing some ObjectStore & ~Copyable
  ) throws -> Place {
    guard let revision = try after.revision(head, &tables, in: store) else { return Place() }
    var others: [Revision] = []
    for other in try neighbours(of: head, &tables, in: store) {
      // Late parts are found by late parts only: what finds one another must do so from both sides.
      guard after[other]?.isLate == revision.group.isLate || !revision.group.isLate else { continue }
      if let other = try after.revision(other, &tables, in: store) { others.append(other) }
    }
    return Place(RevisionRules.judge(revision, among: others))
  }

  /// What was found now, else what stands in the view.
  private func place(of head: ObjectID, in store: borrowing some ObjectStore & ~Copyable) throws -> Place {
    if let found = places[head] { return found }
    return try stored(head, in: store).map(Place.init) ?? Place()
  }

  /// Of the series that follow this one the first by version, date and head.
  private mutating func next(
    of head: ObjectID, _ tables: inout FoldTables, in store: borrowing some ObjectStore & ~Copyable
  ) throws -> ObjectID? {
    var best: Revision?
    for other in try neighbours(of: head, &tables, in: store).sorted()
    where try place(of: other, in: store).previous == head {
      guard let revision = try after.revision(other, &tables, in: store) else { continue }
      if let known = best, RevisionRules.precedes(known, revision) { continue }
      best = revision
    }
    return best?.head
  }

  private mutating func complete(
    _ group: SeriesGroup, _ tables: inout FoldTables, in store: borrowing some ObjectStore & ~Copyable
  ) throws -> SeriesGroup {
    guard let head = group.previous, try after.head(of: head, &tables, in: store) == head, let earlier = after[head],
      RevisionRules.mayBeCompleted(group, from: earlier)
    else { return group }
    var parts: [Int: MessageRecord] = [:]
    var replaced: [Int: MessageRecord] = [:]
    for (number, id) in group.patches {
      parts[number] = try tables.record(id, .after, in: store)
      if let id = earlier.patches[number] { replaced[number] = try tables.record(id, .after, in: store) }
    }
    return RevisionRules.completed(group, parts: parts, from: earlier, earlier: replaced)
  }
}
