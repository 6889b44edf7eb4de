import Bytes
public import Git
import Platform
public import Tracker

/// What happened in a tracker, in the order in which facts arrived: a disposable table beside the index.
///
/// The view says what a mail meant, the log when it came; here both are kept together, so that the newest events, or
/// those of one sort since a moment, are found without going through the log. Updated by what changed between two
/// published views, or rebuilt if that cannot be determined.
public final class EventIndex {
  let database: Database

  private static let format: Int64 = 3
  private static let application: Int64 = 0x5042_4576

  private static let schema = [
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE lane (name TEXT PRIMARY KEY, head BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE arrival (fact BLOB PRIMARY KEY, time INTEGER NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE event (time INTEGER, place INTEGER, category INTEGER, id BLOB, owner BLOB NOT NULL,
      subject BLOB NOT NULL, series BLOB NOT NULL, comment BLOB, fact BLOB NOT NULL, projects TEXT NOT NULL,
      shown INTEGER NOT NULL, known INTEGER NOT NULL, PRIMARY KEY (time, place, category, id)) WITHOUT ROWID
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
  /// - Returns: nil while another process builds it.
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

  /// Whether it holds the events of all that the snapshot shows: a view may not be published yet, or another process
  /// may be processing it.
  public func covers(_ snapshot: Snapshot) -> Bool { ((try? key()) ?? nil) == IndexKey(snapshot) }

  // MARK: Bringing it forward

  /// Updates it to the newest published view of the snapshot, without waiting for another process that does so already.
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
    // The previous holder of the lock may have done it.
    let old = try key()
    guard old != new else { return }
    guard (old?.facts ?? 0) <= new.facts || old?.isCompatible(with: new) == false else { return }
    let newcomers = EventStanding(shown: try newest(), known: Int64(new.facts))
    if let old, old.isCompatible(with: new), let changes = try? changes(old, snapshot),
      try take(snapshot.heads, beyond: lanes(), repository)
    {
      try apply(changes, snapshot, newcomers)
    } else {
      try makeAnew(snapshot, repository, after: old, newcomers)
    }
    try database.run("INSERT OR REPLACE INTO meta VALUES ('newest', ?1)", .integer(newest()))
    try write(snapshot.heads)
    try new.write(to: database)
  }

  /// Makes all events again. Those that were there stay known as of when they were, and the others become so now.
  private func makeAnew(
    _ snapshot: Snapshot, _ repository: Repository, after old: IndexKey?, _ newcomers: EventStanding
  ) throws {
    try database.run("DROP TABLE IF EXISTS temp.before")
    try database.run("CREATE TEMP TABLE before AS SELECT id, shown, known FROM event")
    try database.run("CREATE INDEX temp.before_id ON before (id)")
    for table in ["lane", "arrival", "event"] { try database.run("DELETE FROM \(table)") }
    _ = try take(snapshot.heads, beyond: [], repository)
    try makeAll(snapshot)
    if old != nil {
      try database.run(
        """
        UPDATE event SET known = ifnull((SELECT known FROM before WHERE before.id = event.id), ?1),
          shown = max(time, ifnull((SELECT shown FROM before WHERE before.id = event.id), ?2))
        """, .integer(newcomers.known), .integer(newcomers.shown))
    }
    try database.run("DROP TABLE temp.before")
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

  private func apply(_ changes: Changes, _ snapshot: Snapshot, _ newcomers: EventStanding) throws {
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
    // All go before any comes: an event may belong to another series now, and is none that is new for that.
    var before: [ObjectID: EventStanding] = [:]
    for (kind, keys) in [("message", messages), ("series", series), ("review", reviews)] {
      for key in keys { try remove(kind, key, &before) }
    }
    let maker = maker(snapshot)
    func add(_ rows: [EventMaker.Row], _ kind: String, _ key: ObjectID) throws {
      try self.add(rows, owner: kind, key) { event in
        let standing = before[event.id] ?? newcomers
        return EventStanding(shown: max(event.time, standing.shown), known: standing.known)
      }
    }
    for id in messages { try add(maker.events(ofMessage: id), "message", id) }
    for id in series { try add(maker.events(ofSeries: id), "series", id) }
    for id in reviews { try add(maker.events(ofReview: id), "review", id) }
  }

  /// The time of the newest event that may have been reported to anybody, even if it is gone.
  private func newest() throws -> Int64 {
    try max(
      database.integer("SELECT max(time) FROM event") ?? 0,
      database.integer("SELECT value FROM meta WHERE key = 'newest'") ?? 0)
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

  private func remove(_ kind: String, _ key: ObjectID, _ before: inout [ObjectID: EventStanding]) throws {
    let owner = Self.owner(kind, key)
    let statement = try database.cached("SELECT id, shown, known FROM event WHERE owner = ?1")
    defer { statement.rewind() }
    try statement.bind(.blob(owner), at: 1)
    while try statement.step() {
      if let id = statement.id(0) {
        before[id] = EventStanding(shown: statement.integer(1), known: statement.integer(2))
      }
    }
    statement.rewind()
    try database.cached("DELETE FROM event WHERE owner = ?1").run(.blob(owner))
  }

  private func add(
    _ rows: [EventMaker.Row], owner kind: String, _ key: ObjectID,
    standing: (TrackerEvent) -> EventStanding = { EventStanding(shown: $0.time, known: 0) }
  ) throws {
    let insert = try database.cached(
      "INSERT OR REPLACE INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")
    for row in rows {
      let event = row.event
      let standing = standing(event)
      try insert.run(
        .integer(event.time), .integer(row.place), .integer(Int64(event.category.rawValue)), .id(event.id),
        .blob(Self.owner(kind, key)), .id(event.subject), .id(event.series), event.comment.map { .id($0) } ?? .null,
        .id(event.fact), .text(row.projects), .integer(standing.shown), .integer(standing.known))
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
