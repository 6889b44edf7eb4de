import Bytes
import Git
import Tracker

/// The view that an index was made from: what of it the index shows.
struct IndexKey: Hashable, Sendable {
  let digest: ObjectID
  let messages: FanoutTree
  let series: FanoutTree
  let reviews: FanoutTree
  /// The mailmap: an index made with another one cannot be used.
  let people: ObjectID
  /// The configuration that determines projects and delegates, likewise.
  let rules: ObjectID
  /// How many facts the view holds: a view with more is more advanced.
  let facts: Int

  init(_ snapshot: Snapshot) {
    let data = snapshot.data
    digest = snapshot.digest
    people = snapshot.people.id
    rules = snapshot.configuration.readingKey
    messages = data.messages
    series = data.series
    reviews = data.reviews
    facts = data.counts.mails + data.counts.events
  }

  /// Reads what ``write(to:)`` wrote; nil if something is missing.
  init?(from database: Database) throws(SQLiteError) {
    let statement = try database.prepare("SELECT value FROM meta WHERE key = ?1")
    func id(_ key: String) throws(SQLiteError) -> ObjectID? {
      statement.reset()
      try statement.bind(.text(Array(key.utf8)), at: 1)
      return try statement.step() ? statement.id(0) : nil
    }
    guard let digest = try id("digest"), let messages = try id("messages"), let series = try id("series"),
      let reviews = try id("reviews"), let people = try id("people"),
      let rules = try id("rules"),
      let facts = try database.integer("SELECT value FROM meta WHERE key = 'facts'")
    else { return nil }
    self.digest = digest
    self.messages = FanoutTree(root: messages)
    self.series = FanoutTree(root: series)
    self.reviews = FanoutTree(root: reviews)
    self.people = people
    self.rules = rules
    self.facts = Int(facts)
  }

  /// Whether an index of the one is of use for the other: made by the same names and rules.
  func isCompatible(with other: IndexKey) -> Bool { people == other.people && rules == other.rules }

  func write(to database: Database) throws(SQLiteError) {
    let statement = try database.prepare("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")
    for (key, value) in [
      ("digest", SQLValue.id(digest)), ("messages", .id(messages.root)), ("series", .id(series.root)),
      ("reviews", .id(reviews.root)), ("people", .id(people)), ("rules", .id(rules)),
      ("facts", .integer(Int64(facts))),
    ] {
      try statement.run(.text(Array(key.utf8)), value)
    }
  }
}
