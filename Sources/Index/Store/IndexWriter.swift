import Bytes
import Mail
import Tracker

/// Writes rows. Within a transaction of its caller.
final class IndexWriter {
  /// What the rows of a series need to know of a message.
  struct Brief: Sendable {
    let rowID: Int64
    let person: Int64

    var date: Int64 { RowID.second(rowID) }
  }

  private let database: Database
  private var people: [[UInt8]: Int64] = [:]
  private var labels: [[UInt8]: Int64] = [:]
  /// The last row id used in each second, where it is known because this writer used it.
  private var lastRowIDs: [Int64: Int64] = [:]
  /// Whether the index was empty: then nothing needs to be looked up.
  private let isFresh: Bool

  init(_ database: Database, isFresh: Bool) {
    self.database = database
    self.isFresh = isFresh
  }

  // MARK: Messages

  /// Adds messages; in the order of their dates, as full-text search wants it.
  func add(_ messages: [PreparedMessage]) throws -> [Brief] {
    let insert = try database.cached("INSERT INTO message VALUES (?1, ?2, ?3, ?4)")
    var briefs: [Brief] = []
    briefs.reserveCapacity(messages.count)
    for message in messages {
      let rowID = try freeRowID(message.date)
      try insert.run(.integer(rowID), .id(message.id), .integer(message.date), .integer(message.received))
      try add(message.document, rowID)
      briefs.append(Brief(rowID: rowID, person: try person(message.sender)))
    }
    return briefs
  }

  /// Adds the words of a message, in the order of the row ids.
  func add(_ document: Document, _ rowID: Int64) throws {
    let words = try database.cached(Self.insertWords)
    try document.bytes.withUnsafeBytes { bytes in
      defer { words.reset() }
      try words.bind(.integer(rowID), at: 1)
      for (place, range) in document.ranges.enumerated() where !range.isEmpty {
        try words.bind(inPlace: UnsafeRawBufferPointer(rebasing: bytes[range]), at: Int32(place + 2))
      }
      while try words.step() {}
    }
  }

  private static let insertWords = """
    INSERT INTO words (rowid, \(Field.allCases.map(\.rawValue).joined(separator: ", "))) \
    VALUES (?1, \(Field.allCases.indices.map { "?\($0 + 2)" }.joined(separator: ", ")))
    """

  /// Takes a message out. Its row id stays taken, because full-text search still finds its words there.
  func remove(_ id: ObjectID) throws {
    try database.cached("UPDATE message SET id = NULL WHERE id = ?1").run(.id(id))
  }

  func rowID(of id: ObjectID) throws -> Int64? {
    let statement = try database.cached("SELECT rowid FROM message WHERE id = ?1")
    defer { statement.rewind() }
    try statement.bind(.id(id), at: 1)
    return try statement.step() ? statement.integer(0) : nil
  }

  private func freeRowID(_ date: Int64) throws -> Int64 {
    let range = try RowID.range(date)
    var last = lastRowIDs[date]
    if last == nil, !isFresh {
      let statement = try database.cached("SELECT max(rowid) FROM message WHERE rowid BETWEEN ?1 AND ?2")
      defer { statement.rewind() }
      try statement.bind([.integer(range.lowerBound), .integer(range.upperBound)])
      if try statement.step(), !statement.isNull(0) { last = statement.integer(0) }
    }
    let rowID = last.map { $0 + 1 } ?? range.lowerBound
    guard rowID <= range.upperBound else { throw IndexError.cannotOrder }
    lastRowIDs[date] = rowID
    return rowID
  }

  func brief(_ record: MessageRecord, rowID: Int64) throws -> Brief {
    Brief(rowID: rowID, person: try person(ListFilter.folded(record.content.sender)))
  }

  // MARK: Series

  /// Takes out the rows of a series.
  func removeSeries(_ rowID: Int64) throws {
    let tables = [
      "series WHERE rowid", "patch WHERE series", "member WHERE series", "comment WHERE series", "remark WHERE rowid",
      "attestation WHERE rowid",
    ]
    for table in tables {
      try database.cached("DELETE FROM \(table) = ?1").run(.integer(rowID))
    }
  }

  /// Adds the rows of a series.
  ///
  /// - Parameter rowID: Where a message stands that is no part of a series.
  func add(
    _ group: SeriesGroup, _ standing: SeriesStanding, brief: (ObjectID) throws -> Brief?,
    rowID: (ObjectID) throws -> Int64?
  ) throws {
    guard let head = try brief(group.head) else { throw IndexError.wrong }
    try database.cached("INSERT INTO series VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)").run(
      [.integer(head.rowID), .integer(head.date), .integer(head.person)] + columns(standing.series)
        + [
          .integer(standing.brief.activity?.seconds ?? 0), .integer(Int64(standing.needs.rawValue)),
          .blob(standing.brief.bytes),
        ])
    for patch in standing.patches {
      guard let message = try brief(patch.id) else { continue }
      try database.cached("INSERT INTO patch VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)").run(
        [.integer(message.rowID), .integer(message.date), .integer(message.person)] + columns(patch)
          + [.integer(head.rowID)])
    }
    let members = Set(group.members)
    for id in members.union(group.inherited.values) {
      guard let message = try brief(id) else { continue }
      try database.cached("INSERT INTO member VALUES (?1, ?2, ?3)").run(
        .integer(head.rowID), .integer(message.rowID), .integer(members.contains(id) ? 1 : 0))
    }
    var commented: Set<ObjectID> = []
    for comment in standing.comments where commented.insert(comment.id).inserted {
      guard let rowID = try rowID(comment.id) else { continue }
      try database.cached("INSERT INTO comment VALUES (?1, ?2, ?3)").run(
        .integer(head.rowID), .integer(rowID), .integer(try person(Array(comment.author.utf8))))
    }
  }

  /// What both tables have of where something stands, in their columns' order.
  private func columns(_ row: SeriesStanding.Row) throws -> [SQLValue] {
    [
      .integer(try label(.lists, ListFilter.folded(lists: row.lists))),
      .integer(try label(.projects, ListFilter.folded(projects: row.projects))),
      .integer(try label(.state, Array(ReviewStates.slug(row.state).utf8))),
      .integer(try label(.delegate, ListFilter.folded(delegates: row.delegates))),
      .integer(row.isArchived ? 1 : 0), .integer(row.isOpen ? 1 : 0), .integer(Int64(row.checks)),
    ]
  }

  // MARK: Texts

  private func person(_ text: [UInt8]) throws -> Int64 {
    if let id = people[text] { return id }
    let id = try number(of: text, in: "person")
    people[text] = id
    return id
  }

  private func label(_ sort: Label, _ text: [UInt8]) throws -> Int64 {
    let text = [sort.rawValue] + text
    if let id = labels[text] { return id }
    let id = try number(of: text, in: "label")
    labels[text] = id
    return id
  }

  private func number(of text: [UInt8], in table: String) throws -> Int64 {
    if !isFresh {
      let find = try database.cached("SELECT id FROM \(table) WHERE value = ?1")
      defer { find.rewind() }
      try find.bind(.text(text), at: 1)
      if try find.step() { return find.integer(0) }
    }
    // Not RETURNING: SQLite then makes a savepoint, for which full-text search writes out all that it has gathered.
    try database.cached("INSERT INTO \(table) (value) VALUES (?1)").run(.text(text))
    return database.lastRowID
  }
}

/// The sorts of texts in the table of labels; each begins with its letter.
enum Label: UInt8 {
  case state = 0x73
  case delegate = 0x64
  case lists = 0x6C
  case projects = 0x70
}
