import Bytes
import Git
import Mail
import Tracker

/// Answers from the view itself, without an index: what an index answers, slower.
struct ViewSearch {
  let snapshot: Snapshot
  var deadline: Deadline?

  /// Ends a search whose time is up.
  private func checkTime() throws {
    if deadline?.isOver == true { throw UnfinishedSearch() }
  }

  // MARK: Series

  /// The series that pass; of all, or of those with these heads.
  func series(_ filter: ListFilter, heads: Set<ObjectID>? = nil) throws -> [Hit] {
    var hits: [Hit] = []
    try forEachGroup(heads) { group in
      guard let record = try snapshot.message(group.head), mayPass(record, filter) else { return }
      let standing = try SeriesStanding(group, in: snapshot)
      guard filter.admits(ListRow(standing, record)), try matches(group.members, filter) else {
        return
      }
      let date = filter.order == .date ? record.listDate : standing.brief.activity?.seconds ?? 0
      hits.append(Hit(id: group.head, date: date, series: group.head, brief: standing.brief))
    }
    return hits
  }

  /// The patches that pass; of all series, or of those with these heads.
  func patches(_ filter: ListFilter, heads: Set<ObjectID>? = nil) throws -> [Hit] {
    var hits: [Hit] = []
    try forEachGroup(heads) { group in
      let standing = try SeriesStanding(group, in: snapshot)
      for patch in standing.patches {
        guard let record = try snapshot.message(patch.id), filter.admits(ListRow(patch, record, of: standing)),
          try matches([patch.id], filter)
        else { continue }
        hits.append(Hit(id: patch.id, date: record.listDate, series: group.head))
      }
    }
    return hits
  }

  /// What needs no look-up first.
  private func mayPass(_ record: MessageRecord, _ filter: ListFilter) -> Bool {
    let date = record.listDate
    return date >= filter.since ?? .min && date <= filter.until ?? .max
  }

  private func matches(_ members: [ObjectID], _ filter: ListFilter) throws -> Bool {
    guard let query = filter.query else { return true }
    for id in members {
      if let record = try snapshot.message(id), try matches(id, record, query) { return true }
    }
    return false
  }

  private func forEachGroup(_ heads: Set<ObjectID>?, _ body: (SeriesGroup) throws -> Void) throws {
    if let heads {
      for head in heads {
        try checkTime()
        if let group = try snapshot.series(head: head) { try body(group) }
      }
      return
    }
    var groups: [(head: ObjectID, blob: ObjectID)] = []
    try snapshot.data.series.forEach(in: snapshot.store) { head, value in
      groups.append((head, value.id))
      return true
    }
    for entry in groups {
      try checkTime()
      try body(SeriesGroup(head: entry.head, record: try snapshot.store.blob(entry.blob)))
    }
  }

  // MARK: Messages

  /// The messages that match; of all, or of these.
  func messages(_ query: Query, ids: [ObjectID]? = nil) throws -> [Hit] {
    var hits: [Hit] = []
    func look(at id: ObjectID, _ record: MessageRecord) throws {
      if try matches(id, record, query) { hits.append(Hit(id: id, date: record.listDate, series: nil)) }
    }
    if let ids {
      for id in ids {
        try checkTime()
        if let record = try snapshot.message(id) { try look(at: id, record) }
      }
      return hits
    }
    var entries: [(id: ObjectID, blob: ObjectID)] = []
    try snapshot.data.messages.forEach(in: snapshot.store) { id, value in
      entries.append((id, value.id))
      return true
    }
    for entry in entries {
      try checkTime()
      let record = MessageRecord(parsing: try snapshot.store.blob(entry.blob))
      try look(at: entry.id, snapshot.people.naming(record))
    }
    return hits
  }

  func matches(_ id: ObjectID, _ record: MessageRecord, _ query: Query) throws -> Bool {
    let document = query.needsMails ? Document(record, mail: try snapshot.mail(record)) : Document(record)
    return query.matches(id, date: record.listDate, received: record.receivedDate, document)
  }
}
