import Bytes
import Git

/// Finds how changed messages change the series: pure, except for reading.
struct SeriesUpdate {
  /// What is to be written.
  struct Difference {
    /// Heads of series that no longer exist.
    let gone: Set<ObjectID>
    /// Series that are new, or changed, or whose place among the versions may have changed.
    let groups: [SeriesGroup]
  }

  private let data: ViewData
  private var before: SeriesLookup
  private var after: SeriesLookup
  /// Heads of the series that the changed messages were in.
  private var old: Set<ObjectID> = []
  /// Heads of those they are in.
  private var new: Set<ObjectID> = []

  /// - Parameter limit: See ``SeriesNeighbourhood/limit``.
  init(data: ViewData, limit: Int) {
    self.data = data
    before = SeriesLookup(.before, limit: limit)
    after = SeriesLookup(.after, limit: limit)
  }

  /// The difference that the messages make. Asked for once.
  ///
  /// - Parameters:
  ///   - changed: Messages that are new or changed.
  ///   - alsoParts: Others whose series are to be recomputed.
  ///   - alsoVersions: Others whose place among the versions is to be recomputed.
  ///   - tables: Those of the fold, with the new facts.
  mutating func difference(
    changed: Set<ObjectID>, alsoParts: Set<ObjectID>, alsoVersions: Set<ObjectID>,
    _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Difference {
    let changed = changed.union(try heads(above: changed, &tables, in: store))
    let touched = changed.union(alsoParts).union(try rows(below: changed, &tables, in: store))
    try follow(touched, &tables, in: store)
    // Where a component comes to be above the limit, or below it, its other parts are related in another way.
    let loosened = try after.crowded(beside: touched, unlike: &before, &tables, in: store)
    let tightened = try before.crowded(beside: touched, unlike: &after, &tables, in: store)
    try follow(loosened.union(tightened), &tables, in: store)
    try noteSeries(of: changed.union(before.adopted).union(after.adopted), &tables, in: store)
    // Both lookups are given away, not copied: they are large.
    var versions = VersionChain(
      data: data, touched: touched.union(loosened).union(tightened), before: before.take(), after: after.take())
    let groups = try versions.update(old: old, new: new, extra: alsoVersions, &tables, in: store)
    return Difference(gone: old.subtracting(new), groups: groups)
  }

  /// Records the series that the messages were in and are in. A series from which a person removed something, or to
  /// which one added something, is recomputed.
  private mutating func noteSeries(
    of messages: Set<ObjectID>, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws {
    var next = messages
    var seen: Set<ObjectID> = []
    while !next.isEmpty {
      seen.formUnion(next)
      for id in next {
        let found = [
          try before.head(of: id, &tables, in: store), try after.head(of: id, &tables, in: store),
        ]
        for id in found.compactMap(\.self) {
          if let head = try before.head(of: id, &tables, in: store) { old.insert(head) }
          if let head = try after.head(of: id, &tables, in: store) { new.insert(head) }
        }
      }
      next = before.joined.union(after.joined).subtracting(seen)
    }
  }

  /// What may change its meaning because of these messages: the parts that answer them.
  private func rows(
    below changed: Set<ObjectID>, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    var result: Set<ObjectID> = []
    for id in changed {
      let rows = try tables.table(PartTable.threadKey(id), .after, in: store).joined
      if let rows { result.formUnion(rows.map(\.id)) }
    }
    return result
  }

  /// What may change its meaning because these messages answer it, although no component may hold both.
  private func heads(
    above changed: Set<ObjectID>, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    var result: Set<ObjectID> = []
    for id in changed {
      for part in [
        try tables.message(id, .before, in: store)?.part, try tables.message(id, .after, in: store)?.part,
      ] {
        if let part { result.formUnion(PartTable.threadMessages(of: part)) }
      }
    }
    return result
  }

  /// Notes the series of all components that the messages are or were in. A component of one side may have been several
  /// on the other: they are followed until no more are found.
  private mutating func follow(
    _ messages: Set<ObjectID>, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws {
    var queue = messages
    while !queue.isEmpty {
      var next: Set<ObjectID> = []
      for id in queue {
        if let (heads, messages) = try before.component(of: id, &tables, in: store) {
          old.formUnion(heads)
          next.formUnion(messages)
        }
        if let (heads, messages) = try after.component(of: id, &tables, in: store) {
          new.formUnion(heads)
          next.formUnion(messages)
        }
      }
      queue = next.subtracting(queue).filter { !before.covered.contains($0) || !after.covered.contains($0) }
    }
  }
}
