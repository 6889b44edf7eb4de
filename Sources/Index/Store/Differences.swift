import Bytes
import Git
import Patches
import Tracker

/// What a view has that an index, made from another one, does not show.
struct Differences {
  /// Messages whose records are not those indexed.
  let messages: [FanoutTree.Change]
  /// Heads of series whose rows are not to be taken from the index.
  let heads: Set<ObjectID>

  var count: Int { messages.count + heads.count }
  var isEmpty: Bool { messages.isEmpty && heads.isEmpty }

  /// - Throws: ``GitError`` if the indexed view's trees are gone, ``SQLiteError`` if the index cannot be read.
  init(of database: Database, madeFrom old: IndexKey, to snapshot: Snapshot) throws {
    let (new, store) = (IndexKey(snapshot), snapshot.store)
    messages = try new.messages.changes(since: old.messages, in: store)
    var heads = Set(try new.series.changes(since: old.series, in: store).map(\.key))
    var targets = messages.map(\.key)
    // An answer may make an incomplete version count, and its predecessors be superseded.
    for change in messages where change.old == nil {
      guard let new = change.new else { continue }
      let content = MessageRecord(parsing: try store.blob(new.id)).content
      if content.kind == .comment { targets += content.citations.nearestFirst }
    }
    // Who answers what came or went may be about another series from now on.
    for change in messages {
      for id in try [change.key] + snapshot.citing(change.key) {
        targets.append(id)
        if let series = try snapshot.series(containing: id) { heads.insert(series.head) }
      }
    }
    for change in try new.reviews.changes(since: old.reviews, in: store) {
      targets.append(change.key)
      if try new.series.value(for: change.key, in: store) != nil { heads.insert(change.key) }
    }
    let statements = try ["member", "comment"].map { table in
      try database.prepare(
        """
        SELECT head.id FROM message JOIN \(table) ON \(table).message = message.rowid
          JOIN message head ON head.rowid = \(table).series WHERE message.id = ?1
        """)
    }
    for target in targets {
      for statement in statements {
        statement.reset()
        try statement.bind(.id(target), at: 1)
        while try statement.step() {
          if let head = statement.id(0) { heads.insert(head) }
        }
      }
    }
    let earlier = try Self.withVersions(heads, \.previous, new.series, in: store)
    self.heads = earlier.union(try Self.withVersions(heads, \.next, new.series, in: store))
  }

  /// A newer version may supersede all before it, and takes over from them: what changes one changes the others.
  private static func withVersions(
    _ heads: Set<ObjectID>, _ neighbour: KeyPath<SeriesGroup, ObjectID?>, _ series: FanoutTree, in store: ObjectBuffer
  ) throws -> Set<ObjectID> {
    var result = heads
    var queue = Array(heads)
    while let head = queue.popLast() {
      guard let value = try series.value(for: head, in: store),
        let other = SeriesGroup(head: head, record: try store.blob(value.id))[keyPath: neighbour],
        result.insert(other).inserted
      else { continue }
      queue.append(other)
    }
    return result
  }
}
