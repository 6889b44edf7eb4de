import Bytes
public import Git
public import Tracker

/// What happened in a tracker, in the order in which facts arrived: a disposable table beside the index.
///
/// The view says what a mail meant, the log when it came; here both are kept together, so that the newest events, or
/// those of one sort since a moment, are found without going through the log. Updated by what changed between two
/// published views, or rebuilt if that cannot be determined.
///
/// Who polls asks for what is not before the last event's moment. So an event that comes to be known after others gets a
/// later moment than these, whatever the log says of its fact, and keeps it.
public final class EventIndex {
  let database: Database

  private static let columns = """
    id BLOB NOT NULL, category INTEGER NOT NULL, owner BLOB NOT NULL, subject BLOB NOT NULL, series BLOB NOT NULL,
    comment BLOB, fact BLOB NOT NULL, projects TEXT NOT NULL, actor INTEGER
    """

  private static let names = "id, category, owner, subject, series, comment, fact, projects, actor"

  private static let table = SideTable(
    name: "events.sqlite", application: 0x5042_4576, format: 5,
    schema: [
      "CREATE TABLE lane (name TEXT PRIMARY KEY, head BLOB NOT NULL) WITHOUT ROWID",
      "CREATE TABLE arrival (fact BLOB PRIMARY KEY, moment INTEGER NOT NULL) WITHOUT ROWID",
      "CREATE TABLE event (moment INTEGER PRIMARY KEY, \(columns))",
      "CREATE UNIQUE INDEX event_id ON event (id)",
      "CREATE INDEX event_owner ON event (owner)",
      "CREATE INDEX event_category ON event (category)",
      "CREATE INDEX event_subject ON event (subject)",
      "CREATE INDEX event_series ON event (series)",
    ])

  /// Opens the events of the tracker at this path.
  ///
  /// - Returns: nil while another process makes them.
  public static func open(repository: String) throws -> EventIndex? {
    try table.open(repository: repository).map(EventIndex.init)
  }

  private init(_ database: Database) { self.database = database }

  /// Whether it holds the events of some view; not while it is made for the first time.
  public var isReady: Bool { (try? key()) ?? nil != nil }

  /// Whether it holds the events of all that the snapshot shows: a view may not be published yet, or another process
  /// may be processing it.
  public func covers(_ snapshot: Snapshot) -> Bool { ((try? key()) ?? nil) == IndexKey(snapshot) }

  // MARK: Bringing it forward

  /// Updates it to the newest published view of the snapshot, without waiting for another process that does so already.
  ///
  /// - Parameter now: In seconds since 1970: no event is known from later than that, whatever the log's clocks said.
  public func refresh(to snapshot: Snapshot, in repository: Repository, now: Int64) throws {
    guard let published = snapshot.published else { return }
    let new = IndexKey(published)
    if let old = try key(), old == new { return }
    do {
      try database.transaction { try bring(to: published, new, repository, now) }
    } catch let error as SQLiteError where !error.saysBroken {
      return
    }
  }

  private func bring(to snapshot: Snapshot, _ new: IndexKey, _ repository: Repository, _ now: Int64) throws {
    // The previous holder of the lock may have done it.
    let old = try key()
    guard old != new else { return }
    guard (old?.facts ?? 0) <= new.facts || old?.isCompatible(with: new) == false else { return }
    let newest = try newest()
    try makeStagingTables()
    if let old, old.isCompatible(with: new), let changes = try? changes(old, snapshot),
      try take(snapshot.heads, beyond: lanes(), repository)
    {
      try apply(changes, snapshot)
    } else {
      try makeAnew(snapshot, repository)
    }
    try settle(after: newest, now)
    try database.run("INSERT OR REPLACE INTO meta VALUES ('newest', ?1)", .integer(self.newest()))
    try write(snapshot.heads)
    try new.write(to: database)
  }

  /// Makes all events again.
  private func makeAnew(_ snapshot: Snapshot, _ repository: Repository) throws {
    try database.run("INSERT INTO temp.before SELECT id, moment FROM event")
    for table in ["lane", "arrival", "event"] { try database.run("DELETE FROM \(table)") }
    _ = try take(snapshot.heads, beyond: [], repository)
    try makeAll(snapshot)
  }

  // MARK: Moments

  /// What was removed, and what comes instead.
  private func makeStagingTables() throws {
    for table in ["before", "fresh"] { try database.run("DROP TABLE IF EXISTS temp.\(table)") }
    try database.run("CREATE TEMP TABLE before (id BLOB PRIMARY KEY, moment INTEGER NOT NULL) WITHOUT ROWID")
    try database.run(
      "CREATE TEMP TABLE fresh (\(Self.columns), time INTEGER, step INTEGER, place INTEGER, PRIMARY KEY (id)) WITHOUT ROWID"
    )
  }

  /// Those that were there keep their moments; the others follow all that anybody may have been told of.
  private func settle(after newest: Int64, _ now: Int64) throws {
    try database.run(
      """
      INSERT OR REPLACE INTO event (moment, \(Self.names))
      SELECT moment, \(Self.names) FROM temp.fresh JOIN temp.before USING (id)
      """)
    let newcomers = try database.prepare(
      """
      SELECT time, \(Self.names) FROM temp.fresh WHERE id NOT IN (SELECT id FROM temp.before)
      ORDER BY time, step, place, category, id
      """)
    let insert = try database.prepare(
      "INSERT OR REPLACE INTO event (moment, \(Self.names)) VALUES (\(Self.parameters(newcomers.columnCount)))")
    var last = newest
    while try newcomers.step() {
      last = max(last + 1, max(0, min(newcomers.integer(0), now)) * 1_000_000)
      try insert.bind(columnsOf: newcomers)
      try insert.bind(.integer(last), at: 1)
      while try insert.step() {}
      insert.rewind()
    }
    for table in ["before", "fresh"] { try database.run("DROP TABLE temp.\(table)") }
  }

  private static func parameters(_ count: Int) -> String { (1...count).map { "?\($0)" }.joined(separator: ", ") }

  /// Notes when each fact was taken in that the lanes hold beyond these heads.
  ///
  /// - Returns: false if the heads are not in the log.
  private func take(_ lanes: [Lane], beyond heads: [Lane], _ repository: Repository) throws -> Bool {
    guard let commits = try UnfoldedCommits.commits(lanes: lanes, beyond: heads, in: repository) else { return false }
    let insert = try database.cached(
      "INSERT INTO arrival VALUES (?1, ?2) ON CONFLICT (fact) DO UPDATE SET moment = min(moment, excluded.moment)")
    var clock = LogMoment.Clock(repository)
    for id in commits {
      let commit = try repository.commit(id)
      let moment = try clock.moment(of: id, commit)
      for file in try LogReader.files(of: commit.tree, in: repository) {
        try insert.run(.id(file.blob), .integer(moment.packed))
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
    // All go before any comes: an event may belong to another series now, and is none that is new for that.
    for (kind, keys) in [("message", messages), ("series", series), ("review", reviews)] {
      for key in keys { try remove(kind, key) }
    }
    let maker = maker(snapshot)
    for id in messages { try add(maker.events(ofMessage: id), owner: "message", id) }
    for id in series { try add(maker.events(ofSeries: id), owner: "series", id) }
    for id in reviews { try add(maker.events(ofReview: id), owner: "review", id) }
  }

  /// The moment of the newest event that may have been reported to anybody, even if it is gone.
  private func newest() throws -> Int64 {
    try max(
      database.integer("SELECT max(moment) FROM event") ?? 0,
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
      let statement = try database.cached("SELECT moment FROM arrival WHERE fact = ?1")
      defer { statement.rewind() }
      try statement.bind(.id(fact), at: 1)
      return try statement.step() ? LogMoment(packed: statement.integer(0)) : nil
    }
  }

  private func remove(_ kind: String, _ key: ObjectID) throws {
    let owner = SQLValue.blob(Self.owner(kind, key))
    try database.cached("INSERT OR REPLACE INTO temp.before SELECT id, moment FROM event WHERE owner = ?1").run(owner)
    try database.cached("DELETE FROM event WHERE owner = ?1").run(owner)
  }

  private func add(_ rows: [EventMaker.Row], owner kind: String, _ key: ObjectID) throws {
    let insert = try database.cached(
      "INSERT OR REPLACE INTO temp.fresh (\(Self.names), time, step, place) VALUES (\(Self.parameters(12)))")
    for row in rows {
      try insert.run(
        .id(row.id), .integer(Int64(row.category.rawValue)), .blob(Self.owner(kind, key)), .id(row.subject),
        .id(row.series), row.comment.map { .id($0) } ?? .null, .id(row.fact), .text(row.projects),
        row.actor.map { .integer(Int64($0)) } ?? .null, .integer(row.moment.seconds), .integer(row.moment.step),
        .integer(row.place))
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
