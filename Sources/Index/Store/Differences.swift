import Bytes
import Git
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
  init(of database: Database, madeFrom old: ViewKey, to new: ViewKey, in store: ObjectBuffer) throws {
    messages = try new.messages.changes(since: old.messages, in: store)
    var heads = Set(try new.series.changes(since: old.series, in: store).map(\.key))
    var targets = messages.map(\.key)
    for change in try new.reviews.changes(since: old.reviews, in: store) {
      targets.append(change.key)
      if try new.series.value(for: change.key, in: store) != nil { heads.insert(change.key) }
    }
    let statement = try database.prepare(
      """
      SELECT head.id FROM message JOIN member ON member.message = message.place
        JOIN message head ON head.place = member.series WHERE message.id = ?1
      """)
    for target in targets {
      statement.reset()
      try statement.bind(.id(target), at: 1)
      while try statement.step() {
        if let head = statement.id(0) { heads.insert(head) }
      }
    }
    self.heads = try Self.withEarlierVersions(heads, new.series, in: store)
  }

  /// A newer version may supersede all before it, so what changes it changes them.
  private static func withEarlierVersions(
    _ heads: Set<ObjectID>, _ series: FanoutTree, in store: ObjectBuffer
  ) throws -> Set<ObjectID> {
    var result = heads
    var queue = Array(heads)
    while let head = queue.popLast() {
      guard let value = try series.value(for: head, in: store),
        let previous = SeriesGroup(head: head, record: try store.blob(value.id)).previous,
        result.insert(previous).inserted
      else { continue }
      queue.append(previous)
    }
    return result
  }
}
