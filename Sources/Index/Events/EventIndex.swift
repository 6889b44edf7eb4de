import Bytes
public import Git
import Platform
public import Tracker

/// What happened in a tracker, in the order in which it took it in: a disposable table beside the index.
///
/// The view says what a mail meant, the log when it came; here both are kept together, so that the newest events, or those
/// of one sort since a moment, are found without going through the log. Brought forward by what changed between two
/// published views; made again where that cannot be told.
public final class EventIndex {
  let database: Database

  private static let format: Int64 = 2
  private static let application: Int64 = 0x5042_4576

  private static let schema = [
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE lane (name TEXT PRIMARY KEY, head BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE arrival (fact BLOB PRIMARY KEY, time INTEGER NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE event (time INTEGER, place INTEGER, category INTEGER, id BLOB, owner BLOB NOT NULL,
      subject BLOB NOT NULL, series BLOB NOT NULL, comment BLOB, fact BLOB NOT NULL, projects TEXT NOT NULL,
      shown INTEGER NOT NULL, PRIMARY KEY (time, place, category, id)) WITHOUT ROWID
    """,
    "CREATE INDEX event_owner ON event (owner)",
    "CREATE INDEX event_category ON event (category, time, place, id)",
    "CREATE INDEX event_subject ON event (subject)",
    "CREATE INDEX event_series ON event (series)",
    "CREATE INDEX event_late ON event (shown) WHERE shown > time",
  ]

  /// Opens the events of the tracker at this path, in the repository or else in the user's cache; where neither can be
  /// written, in memory.
  ///
  /// - Returns: nil while somebody else makes it.
  public static func open(repository: String) throws -> EventIndex? {
    for folder in IndexFolder.candidates(repository: repository) where folder.prepare() {
      let path = folder.path + "/events.sqlite"
      do {
        return try EventIndex(file: path)
      } catch let error as SQLiteError where error.isBusy {
        return nil
      } catch let error as SQLiteError where !error.saysBroken {
        continue
      } catch {
        // Of another version, or damaged.
        folder.remove(path)
        if let index = try? EventIndex(file: path) { return index }
      }
    }
    return try EventIndex(file: ":memory:")
  }

  private init(file: String) throws {
    database = try Database(file, .create)
    try database.distrust()
    try database.run("PRAGMA journal_mode = WAL")
    try database.run("PRAGMA synchronous = NORMAL")
    if try database.integer("PRAGMA user_version") == 0 {
      try database.transaction {
        guard try database.integer("PRAGMA user_version") == 0 else { return }
        for statement in Self.schema { try database.run(statement) }
        try database.run("PRAGMA application_id = \(Self.application)")
        try database.run("PRAGMA user_version = \(Self.format)")
      }
    }
    guard try database.integer("PRAGMA application_id") == Self.application,
      try database.integer("PRAGMA user_version") == Self.format
    else { throw IndexError.foreign }
  }

  /// Whether it holds the events of some view; not while it is made for the first time.
  public var isReady: Bool { (try? key()) ?? nil != nil }

  /// Whether it holds the events of all that the snapshot shows: a view may not be published yet, or be taken in by
  /// somebody else.
  public func covers(_ snapshot: Snapshot) -> Bool { ((try? key()) ?? nil) == IndexKey(snapshot) }

  // MARK: Bringing it forward

  /// Brings it to the newest published view of the snapshot. Somebody else who does so already is not waited for.
  public func refresh(to snapshot: Snapshot, in repository: Repository) throws {
    guard let published = snapshot.published else { return }
    let new = IndexKey(published)
    if let old = try key(), old == new { return }
    do {
      try database.transaction { try bring(to: published, new, repository) }
    } catch let error as SQLiteError where !error.saysBroken {
      return
    }
  }

  private func bring(to snapshot: Snapshot, _ new: IndexKey, _ repository: Repository) throws {
    // Whoever had the lock before may have done it.
    let old = try key()
    guard old != new else { return }
    guard (old?.facts ?? 0) <= new.facts || old?.isCompatible(with: new) == false else { return }
    if let old, old.isCompatible(with: new), let changes = try? changes(old, snapshot),
      try take(snapshot.heads, beyond: lanes(), repository)
    {
      try apply(changes, snapshot)
    } else {
      for table in ["lane", "arrival", "event"] { try database.run("DELETE FROM \(table)") }
      _ = try take(snapshot.heads, beyond: [], repository)
      try makeAll(snapshot)
    }
    try write(snapshot.heads)
    try new.write(to: database)
  }

  /// Notes when each fact was taken in that the lanes hold beyond these heads.
  ///
  /// - Returns: false if the heads are not in the log.
  private func take(_ lanes: [Lane], beyond heads: [Lane], _ repository: Repository) throws -> Bool {
    guard let commits = try UnfoldedCommits.commits(lanes: lanes, beyond: heads, in: repository) else { return false }
    let insert = try database.cached(
      "INSERT INTO arrival VALUES (?1, ?2) ON CONFLICT (fact) DO UPDATE SET time = min(time, excluded.time)")
    for id in commits {
      let commit = try repository.commit(id)
      for file in try LogReader.files(of: commit.tree, in: repository) {
        try insert.run(.id(file.blob), .integer(commit.committer.seconds))
      }
    }
    return true
  }

  private typealias Changes = (messages: [ObjectID], series: [ObjectID], reviews: [ObjectID])

  private func changes(_ old: IndexKey, _ snapshot: Snapshot) throws -> Changes {
    let (data, store) = (snapshot.data, snapshot.store)
    return (
      try data.messages.changes(since: old.messages, in: store).map(\.key),
      try data.series.changes(since: old.series, in: store).map(\.key),
      try data.reviews.changes(since: old.reviews, in: store).map(\.key)
    )
  }

  /// A message that has this many below it is read no further when it changes what they mean.
  private static let threadLimit = 2000

  private func apply(_ changes: Changes, _ snapshot: Snapshot) throws {
    var (messages, series, reviews) = (Set(changes.messages), Set(changes.series), Set(changes.reviews))
    for head in changes.series {
      guard let group = try snapshot.series(head: head) else { continue }
      messages.formUnion(group.members)
      reviews.formUnion(group.members)
      if let next = group.next { series.insert(next) }
    }
    // What a comment is about may have come after it.
    for id in messages {
      for entry in try snapshot.conversation(below: id, limit: Self.threadLimit) { messages.insert(entry.id) }
    }
    let maker = maker(snapshot)
    let newest = try newest()
    for id in messages { try replace("message", id, with: maker.events(ofMessage: id), newest) }
    for id in series { try replace("series", id, with: maker.events(ofSeries: id), newest) }
    for id in reviews { try replace("review", id, with: maker.events(ofReview: id), newest) }
  }

  /// The time of the newest event that anybody was told of.
  private func newest() throws -> Int64 {
    let statement = try database.prepare("SELECT max(time) FROM event")
    return try statement.step() ? statement.integer(0) : 0
  }

  /// Series by series, so that each is read once; then what is in none, which is comments.
  private func makeAll(_ snapshot: Snapshot) throws {
    let maker = maker(snapshot)
    var owners: [ObjectID: ObjectID] = [:]
    for head in try Self.keys(of: snapshot.data.series, in: snapshot.store) {
      guard let group = try snapshot.series(head: head) else { continue }
      for id in group.members {
        owners[id] = head
        try add(maker.events(ofMember: id, in: group), owner: "message", id)
      }
      try add(maker.events(ofSeries: group), owner: "series", head)
    }
    for id in try Self.keys(of: snapshot.data.messages, in: snapshot.store) where owners[id] == nil {
      try add(maker.events(ofComment: id) { owners[$0] }, owner: "message", id)
    }
    for id in try Self.keys(of: snapshot.data.reviews, in: snapshot.store) {
      try add(maker.events(ofReview: id), owner: "review", id)
    }
  }

  private static func keys(of tree: FanoutTree, in store: ObjectBuffer) throws -> [ObjectID] {
    var keys: [ObjectID] = []
    try tree.forEach(in: store) { key, _ throws(GitError) in
      keys.append(key)
      return true
    }
    return keys
  }

  private func maker(_ snapshot: Snapshot) -> EventMaker {
    EventMaker(snapshot: snapshot) { [database] fact in
      let statement = try database.cached("SELECT time FROM arrival WHERE fact = ?1")
      defer { statement.rewind() }
      try statement.bind(.id(fact), at: 1)
      return try statement.step() ? statement.integer(0) : nil
    }
  }

  /// - Parameter newest: The time up to which pollers may have been told. What is new and before it, because another lane
  ///   was slower or another tracker's facts came, counts as of then for who asks what came since.
  private func replace(_ kind: String, _ key: ObjectID, with rows: [EventMaker.Row], _ newest: Int64) throws {
    let owner = Self.owner(kind, key)
    var shown: [ObjectID: Int64] = [:]
    let statement = try database.cached("SELECT id, shown FROM event WHERE owner = ?1")
    defer { statement.rewind() }
    try statement.bind(.blob(owner), at: 1)
    while try statement.step() {
      if let id = statement.id(0) { shown[id] = statement.integer(1) }
    }
    statement.rewind()
    try database.cached("DELETE FROM event WHERE owner = ?1").run(.blob(owner))
    try add(rows, owner: kind, key) { max($0.time, shown[$0.id] ?? newest) }
  }

  private func add(
    _ rows: [EventMaker.Row], owner kind: String, _ key: ObjectID, shown: (TrackerEvent) -> Int64 = { $0.time }
  ) throws {
    let insert = try database.cached(
      "INSERT OR REPLACE INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
    for row in rows {
      let event = row.event
      try insert.run(
        .integer(event.time), .integer(row.place), .integer(Int64(event.category.rawValue)), .id(event.id),
        .blob(Self.owner(kind, key)), .id(event.subject), .id(event.series), event.comment.map { .id($0) } ?? .null,
        .id(event.fact), .text(row.projects), .integer(shown(event)))
    }
  }

  private static func owner(_ kind: String, _ key: ObjectID) -> [UInt8] { Array(kind.utf8.prefix(1)) + key.bytes }

  // MARK: What it was made from

  private func key() throws -> IndexKey? { try IndexKey(from: database) }

  private func lanes() throws -> [Lane] {
    let statement = try database.prepare("SELECT name, head FROM lane")
    var result: [Lane] = []
    while try statement.step() {
      if let head = statement.id(1) { result.append(Lane(name: statement.text(0), head: head)) }
    }
    return result
  }

  private func write(_ lanes: [Lane]) throws {
    try database.run("DELETE FROM lane")
    for lane in lanes {
      try database.run("INSERT INTO lane VALUES (?1, ?2)", .text(Array(lane.name.utf8)), .id(lane.head))
    }
  }
}
