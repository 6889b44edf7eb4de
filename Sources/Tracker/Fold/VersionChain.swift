import Bytes
import Git

/// Links the series of the `after` side of a fold to the versions before and after them.
///
/// Which series one follows depends on the series that share a table with it, no others; so when series change, only
/// they and those they share tables with and come before are looked at, and of what precedes or follows those the `next`.
struct VersionChain {
  private var before: SeriesLookup
  private var after: SeriesLookup
  private var places: [ObjectID: Place] = [:]
  /// For a head, those of the series that share a table with it.
  private var sharing: [ObjectID: Set<ObjectID>] = [:]
  private let stored: StoredSeries

  /// The place of a series among the versions.
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

  /// - Parameters:
  ///   - data: The view before the fold.
  ///   - touched: The messages by which the fold may have changed series.
  ///   - before: Where all series were visited that those messages were in.
  ///   - after: Where all were visited that they are in.
  init(
    data: ViewData, touched: Set<ObjectID>, before: consuming SeriesLookup, after: consuming SeriesLookup
  ) {
    stored = StoredSeries(of: data)
    let touched = touched.union(before.known).union(after.known)
    self.before = before
    self.after = after
    self.after.recall(from: stored, unless: touched)
  }

  /// The series to write: those that are new, and those whose place among the versions may have changed.
  ///
  /// - Parameters:
  ///   - old: Heads of the series that the changed messages were in.
  ///   - new: Heads of those they are in.
  ///   - extra: Further messages whose series are to be examined.
  mutating func update(
    old: Set<ObjectID>, new: Set<ObjectID>, extra: Set<ObjectID>, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [SeriesGroup] {
    var affected = new.union(try heads(of: extra, &tables, in: store))
    for head in old {
      let reach = try Self.reach(of: head, on: &before, &tables, in: store)
      affected.formUnion(try self.affected(by: reach, &tables, in: store))
    }
    // From here on only what is now matters, and memory does.
    _ = before.take()
    for head in new {
      let reach = try Self.reach(of: head, on: &after, &tables, in: store)
      affected.formUnion(try self.affected(by: reach, &tables, in: store))
    }
    var relinked = affected
    for head in affected.union(old) {
      if let earlier = try stored.series(head, in: store)?.previous { relinked.insert(earlier) }
    }
    for head in affected {
      let found = try findPlace(of: head, &tables, in: store)
      places[head] = found
      if let found = found.previous { relinked.insert(found) }
    }
    relinked.formUnion(try rerolls(of: relinked, &tables, in: store))
    var result: [SeriesGroup] = []
    for head in relinked.sorted() {
      guard var group = try completed(head, &tables, in: store) else { continue }
      group.next = try next(of: head, &tables, in: store)
      result.append(group)
    }
    return result
  }

  /// What a series is related to on one side of the fold.
  private struct Reach {
    let order: RevisionOrder?
    /// The messages that it shares a table with.
    let sharing: Set<ObjectID>
    /// Those that series share a table with which people placed behind it.
    var behind: Set<ObjectID> = []
  }

  private static func reach(
    of head: ObjectID, on side: inout SeriesLookup, _ tables: inout FoldTables,
    in store: some ObjectStore
  ) throws -> Reach {
    var reach = Reach(
      order: try side.order(of: head, &tables, in: store), sharing: try side.related(to: head, &tables, in: store))
    var queue = [head]
    var seen: Set<ObjectID> = [head]
    while let head = queue.popLast() {
      for id in try side.called(newerThan: head, &tables, in: store) {
        guard let placed = try side.head(of: id, &tables, in: store), seen.insert(placed).inserted else { continue }
        reach.behind.formUnion(try side.related(to: placed, &tables, in: store))
        queue.append(placed)
      }
    }
    return reach
  }

  /// The series whose place may change when the one with this reach changes.
  private mutating func affected(
    by reach: Reach, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    let behind = try heads(of: reach.behind, &tables, in: store)
    return try behind.union(
      heads(of: reach.sharing.subtracting(reach.behind), &tables, in: store).filter { head in
        try behind.contains(head) || mayFollow(head, reach.order, &tables, in: store)
      })
  }

  /// Whether the series may follow the other one. Rules examine only what comes before a series.
  private mutating func mayFollow(
    _ head: ObjectID, _ other: RevisionOrder?, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Bool {
    guard let other, try after.word(on: head, &tables, in: store) == nil,
      let order = try after.order(of: head, &tables, in: store)
    else { return true }
    return RevisionRules.precedes(other, order)
  }

  /// The heads of the series that hold the messages.
  private mutating func heads(
    of messages: Set<ObjectID>, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    var heads: Set<ObjectID> = []
    for id in messages {
      if let head = try after.head(of: id, &tables, in: store) { heads.insert(head) }
    }
    return heads
  }

  /// The heads of the series that share a table with this one.
  private mutating func neighbours(
    of head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    try after.visit(head, &tables, in: store)
    var found: Set<ObjectID>
    if let known = sharing[head] {
      found = known
    } else {
      found = try heads(of: after.sharers(of: head, &tables, in: store), &tables, in: store)
      found.remove(head)
      sharing[head] = found
    }
    let rerollers = after.rerollers(of: head)
    guard !rerollers.isEmpty else { return found }
    found.formUnion(try heads(of: rerollers, &tables, in: store))
    found.remove(head)
    return found
  }

  private mutating func findPlace(
    of head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Place {
    guard let revision = try after.revision(head, &tables, in: store) else { return Place() }
    if let word = try after.word(on: head, &tables, in: store) {
      guard let message = word.link.message else { return Place() }
      if let earlier = try placed(behind: message, head, word, &tables, in: store) {
        var place = Place()
        (place.previous, place.evidence) = (earlier, [.person])
        return place
      }
    }
    var others: [Revision] = []
    for other in try neighbours(of: head, &tables, in: store) {
      // The rules examine no others, and this is read faster than the whole revision.
      guard let order = try after.order(of: other, &tables, in: store), RevisionRules.precedes(order, revision.order),
        try precedes(other, revision, &tables, in: store)
      else { continue }
      if let other = try after.revision(other, &tables, in: store) { others.append(other) }
    }
    return Place(RevisionRules.judge(revision, among: others))
  }

  /// The most series that people linked one after another.
  private static let wordLimit = 64

  /// The series of the message, behind which a person placed this one; nil if it is this one itself, or if by later
  /// corrections it follows this one: the first of corrections that form a cycle does not count.
  private mutating func placed(
    behind message: ObjectID, _ head: ObjectID, _ word: Corrections.Word, _ tables: inout FoldTables,
    in store: some ObjectStore
  ) throws -> ObjectID? {
    guard let earlier = try after.head(of: message, &tables, in: store), earlier != head else { return nil }
    var current = earlier
    var isFirst = true
    for _ in 0..<Self.wordLimit {
      guard let next = try after.word(on: current, &tables, in: store), let message = next.link.message,
        let target = try after.head(of: message, &tables, in: store), target != current
      else { return earlier }
      isFirst = isFirst && Corrections.Word.precedes(word, next)
      if target == head { return isFirst ? nil : earlier }
      current = target
    }
    return nil
  }

  /// Whether what people placed the other one behind comes before the revision too, so that rules make no circle with it.
  private mutating func precedes(
    _ other: ObjectID, _ revision: Revision, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Bool {
    var current = other
    for _ in 0..<Self.wordLimit {
      guard let word = try after.word(on: current, &tables, in: store), let message = word.link.message,
        let target = try after.head(of: message, &tables, in: store), target != current
      else { return true }
      guard target != revision.head, let earlier = try after.order(of: target, &tables, in: store),
        RevisionRules.precedes(earlier, revision.order)
      else { return false }
      current = target
    }
    return false
  }

  /// What was found now, otherwise the value in the view.
  private func place(of head: ObjectID, in store: some ObjectStore) throws -> Place {
    if let found = places[head] { return found }
    return try stored.series(head, in: store).map { Place($0) } ?? Place()
  }

  /// Of the series that follow this one the first by version, date and head.
  private mutating func next(
    of head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> ObjectID? {
    let own = try after.order(of: head, &tables, in: store)
    var best: RevisionOrder?
    let following = try neighbours(of: head, &tables, in: store).filter {
      try mayFollow($0, own, &tables, in: store) && place(of: $0, in: store).previous == head
    }
    for other in following.sorted() {
      guard let order = try after.order(of: other, &tables, in: store) else { continue }
      if let known = best, RevisionRules.precedes(known, order) { continue }
      best = order
    }
    return best?.head
  }

  // MARK: Partial rerolls

  /// The partial rerolls that build on these series, directly or through as many others as a series is completed from.
  private mutating func rerolls(
    of heads: Set<ObjectID>, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    var found: Set<ObjectID> = []
    var level = heads
    for _ in 0..<Self.rerollLimit where !level.isEmpty {
      var next: Set<ObjectID> = []
      for head in level {
        for other in try neighbours(of: head, &tables, in: store) {
          guard !heads.contains(other), !found.contains(other), let group = after[other],
            RevisionRules.mayBePartial(group),
            try place(of: other, in: store).previous == head
          else { continue }
          found.insert(other)
          next.insert(other)
        }
      }
      level = next
    }
    return found
  }

  /// The most partial rerolls that build on one another.
  private static let rerollLimit = 64

  /// The series in its place among the versions, completed from the one before where it is a partial reroll; nil if it
  /// is none any more.
  private mutating func completed(
    _ head: ObjectID, depth: Int = rerollLimit, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> SeriesGroup? {
    guard try after.head(of: head, &tables, in: store) == head, var group = after[head] else { return nil }
    let place = try place(of: head, in: store)
    (group.previous, group.evidence, group.candidates) = (place.previous, place.evidence, place.candidates)
    guard depth > 0, RevisionRules.mayBePartial(group), let previous = group.previous,
      let earlier = try completed(previous, depth: depth - 1, &tables, in: store),
      RevisionRules.mayBeCompleted(group, from: earlier)
    else { return group }
    let replaced = Dictionary(earlier.allPatches.filter { $0.insertion == 0 }.map { ($0.number, $0.id) }) { _, id in id
    }
    var reroll = RevisionRules.Reroll()
    for (number, id) in group.patches {
      guard let part = try tables.record(id, .after, in: store) else { continue }
      reroll.parts[number] = part
      if let id = replaced[number] { reroll.earlier[number] = try tables.record(id, .after, in: store) }
      guard let anchor = part.content.citations.anchor else { continue }
      if try tables.record(anchor, .after, in: store) != nil { reroll.known.insert(anchor) }
    }
    return RevisionRules.completed(group, reroll, from: earlier)
  }
}
