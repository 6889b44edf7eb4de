import Bytes
import Tracker

/// A list's filter as conditions on `series` or `patch`, its query apart.
struct FilterSQL {
  private(set) var conditions: [String] = []
  private(set) var values: [SQLValue] = []
  /// Whether nothing can pass.
  private(set) var isEmpty = false

  /// Up to so many people are looked up by index, and more if they have sent few series: others are met soon enough
  /// when going through all.
  private static let fewPeople = 100
  private static let manyPeople = 5000
  private static let fewSeries = 2000

  /// - Parameter isOfSeries: Whether `series` is asked, else `patch`.
  init(_ filter: ListFilter, isOfSeries: Bool, in database: Database) throws(SQLiteError) {
    if filter.since != nil || filter.until != nil {
      values += [.integer(filter.since ?? .min), .integer(filter.until ?? .max)]
      values += [
        .integer(RowID.clamped(filter.since ?? .min).lowerBound),
        .integer(RowID.clamped(filter.until ?? .max).upperBound),
      ]
      conditions.append("r.date BETWEEN ? AND ? AND r.rowid BETWEEN ? AND ?")
    }
    if isOfSeries, let activeUntil = filter.activeUntil { conditions.append("r.activity <= \(activeUntil)") }
    switch filter.archived {
    case .without: conditions.append("r.archived = 0")
    case .only: conditions.append("r.archived = 1")
    case .also: break
    }
    try addSenders(filter.senders, database)
    if filter.isOpen { conditions.append("r.open = 1") }
    if !filter.needs.isEmpty {
      // Patches wait for nothing by themselves.
      if isOfSeries {
        conditions.append("(r.needs & \(filter.needs.rawValue)) = \(filter.needs.rawValue)")
      } else {
        isEmpty = true
      }
    }
    if !filter.checks.isEmpty { conditions.append(CheckChoice.condition(filter.checks, "r.checks")) }
    if !filter.people.isEmpty { try addPeople(filter.people, isOfSeries, database) }
    if filter.submitter != nil || filter.delegate != nil || !filter.lists.isEmpty || !filter.projects.isEmpty
      || !filter.states.isEmpty || !filter.delegates.isEmpty || filter.isUnlisted
    {
      try addNames(filter, isOfSeries, database)
    }
  }

  private mutating func addSenders(_ senders: [PersonKey], _ database: Database) throws(SQLiteError) {
    guard !senders.isEmpty else { return }
    let statement = try database.prepare("SELECT id, value FROM person")
    var people: [Int64] = []
    while try statement.step() {
      if PersonKey.anyAdmits(senders, sender: statement.bytes(1)) { people.append(statement.integer(0)) }
    }
    require("person", people, isIndexed: try Self.areFew(people, database))
  }

  private mutating func addNames(
    _ filter: ListFilter, _ isOfSeries: Bool, _ database: Database
  ) throws(SQLiteError) {
    if let submitter = filter.submitter.map({ ListFilter.folded($0) }), !submitter.isEmpty {
      try addSubmitter(submitter, database)
    }
    let states = Set(filter.states.map(ReviewStates.slug))
    let delegate = filter.delegate.map { ListFilter.folded($0) }
    let lists = filter.lists.map { ListFilter.folded(list: $0) }
    let projects = filter.projects.map { ListFilter.folded(project: $0) }
    var found: (states: [Int64], delegates: [Int64], lists: [Int64], projects: [Int64]) = ([], [], [], [])
    let statement = try database.prepare("SELECT id, value FROM label")
    while try statement.step() {
      let (id, text) = (statement.integer(0), statement.bytes(1))
      guard let first = text.first, let sort = Label(rawValue: first) else { continue }
      let value = Array(text.dropFirst())
      switch sort {
      case .state: if states.contains(String(decoding: value, as: UTF8.self)) { found.states.append(id) }
      case .delegate:
        if let delegate, delegate.isEmpty ? !value.isEmpty : !value.holds(delegate) { break }
        if !filter.delegates.isEmpty, !PersonKey.anyAdmits(filter.delegates, delegates: value) { break }
        found.delegates.append(id)
      case .projects:
        if filter.isUnlisted, !value.isEmpty { break }
        if projects.isEmpty || projects.contains(where: { value.holds($0) }) { found.projects.append(id) }
      case .lists:
        if filter.isUnlisted, !value.isEmpty { break }
        if lists.isEmpty || lists.contains(where: { value.holds($0) }) { found.lists.append(id) }
      }
    }
    if delegate != nil || !filter.delegates.isEmpty { require("delegate", found.delegates, isIndexed: false) }
    if !lists.isEmpty || filter.isUnlisted { require("lists", found.lists, isIndexed: false) }
    if !projects.isEmpty || filter.isUnlisted { require("projects", found.projects, isIndexed: false) }
    // One state in the order of its index is in the order asked for; several, or the one most have, are not worth it.
    if !states.isEmpty {
      let isInOrder = !isOfSeries || filter.order == .activity
      require(
        "state", found.states, isIndexed: isInOrder && states.count == 1 && !states.contains(ReviewState.initial.name))
    }
  }

  /// What people sent whose name or address contains the text.
  private mutating func addSubmitter(_ text: [UInt8], _ database: Database) throws(SQLiteError) {
    let statement = try database.prepare(
      "SELECT id FROM person WHERE instr(value, ?1) > 0 LIMIT \(Self.manyPeople + 1)")
    try statement.bind(.text(text), at: 1)
    var people: [Int64] = []
    while try statement.step() { people.append(statement.integer(0)) }
    guard people.count <= Self.manyPeople else {
      // Most rows pass then: the person of each row is looked at until a page is full, not every person.
      conditions.append("instr((SELECT value FROM person WHERE id = r.person), ?) > 0")
      values.append(.text(text))
      return
    }
    require("person", people, isIndexed: try Self.areFew(people, database))
  }

  /// What these people sent, are to deal with, or commented on.
  private mutating func addPeople(
    _ people: [String], _ isOfSeries: Bool, _ database: Database
  ) throws(SQLiteError) {
    var senders: [Int64] = []
    var commenters: [Int64] = []
    var delegates: [Int64] = []
    for person in people.map({ $0.lowercased() }) {
      let sent = try database.prepare(
        "SELECT id FROM person WHERE substr(value, instr(value, char(10))) = char(10) || ?1")
      try sent.bind(.text(Array(person.utf8)), at: 1)
      while try sent.step() { senders.append(sent.integer(0)) }
      let said = try database.prepare("SELECT id FROM person WHERE value = ?1")
      try said.bind(.text(Array(person.utf8)), at: 1)
      while try said.step() { commenters.append(said.integer(0)) }
      let delegated = try database.prepare(
        "SELECT id FROM label WHERE substr(value, 1, 1) = 'd' AND instr(value, ?1) > 0")
      try delegated.bind(.text(Array(person.utf8)), at: 1)
      while try delegated.step() { delegates.append(delegated.integer(0)) }
    }
    func list(_ ids: [Int64]) -> String { ids.map(String.init).joined(separator: ", ") }
    let series = isOfSeries ? "r.rowid" : "r.series"
    conditions.append(
      "(+r.person IN (\(list(senders))) OR r.delegate IN (\(list(delegates))) "
        + "OR \(series) IN (SELECT c.series FROM comment c WHERE c.person IN (\(list(commenters)))))")
  }

  private static func areFew(_ people: [Int64], _ database: Database) throws(SQLiteError) -> Bool {
    if people.count <= fewPeople { return true }
    guard people.count <= manyPeople else { return false }
    let list = people.map(String.init).joined(separator: ", ")
    let count = "SELECT count(*) FROM (SELECT 1 FROM series WHERE person IN (\(list)) LIMIT \(fewSeries + 1))"
    return try database.integer(count) ?? 0 <= fewSeries
  }

  private mutating func require(_ column: String, _ numbers: [Int64], isIndexed: Bool) {
    if numbers.isEmpty { isEmpty = true }
    let list = numbers.map(String.init).joined(separator: ", ")
    let test = numbers.count == 1 ? "= \(list)" : "IN (\(list))"
    conditions.append("\(isIndexed ? "" : "+")r.\(column) \(test)")
  }
}
