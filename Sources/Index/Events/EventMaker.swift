import Bytes
import Mail
import Patches
import Tracker

/// Derives events from a snapshot and the times at which facts arrived. The events of one message, series or review are
/// a function of these alone.
struct EventMaker {
  let snapshot: Snapshot
  /// When a fact arrived; nil if it did not.
  let arrival: (ObjectID) throws -> Int64?

  /// An event and the values for ordering and filtering.
  struct Row {
    let event: TrackerEvent
    /// The mail's or event's own date: what was taken in at once goes by it.
    let place: Int64
    /// The names of its projects and of its lists' first words, each between line ends.
    let projects: [UInt8]
  }

  // MARK: Mails

  /// That a message came.
  func events(ofMessage id: ObjectID) throws -> [Row] {
    guard let group = try snapshot.series(containing: id) else { return [] }
    if id == group.coverInForce || group.members.contains(id) { return try events(ofMember: id, in: group) }
    return try events(ofComment: id)
  }

  /// The same of a mail of a series: nothing of one that another took the place of, which is no comment either.
  func events(ofMember id: ObjectID, in group: SeriesGroup) throws -> [Row] {
    try part(id, of: group).map { [$0] } ?? []
  }

  private func part(_ id: ObjectID, of group: SeriesGroup) throws -> Row? {
    let isCover = group.coverInForce == id
    guard isCover || group.allPatches.contains(where: { $0.id == id }), let record = try snapshot.message(id),
      let came = try came(record)
    else { return nil }
    return row(isCover ? .coverCreated : .patchCreated, id, group.head, came, record)
  }

  /// That a comment on a patch or cover letter came.
  ///
  /// - Parameter head: Of which series a mail is a part, as far as that is known already.
  func events(ofComment id: ObjectID, head: (ObjectID) -> ObjectID? = { _ in nil }) throws -> [Row] {
    guard let part = try snapshot.subject(ofComment: id),
      let group = try head(part).map({ try snapshot.series(head: $0) }) ?? snapshot.series(containing: part),
      let record = try snapshot.message(id), let came = try came(record)
    else { return [] }
    if group.coverInForce == part {
      return [row(.coverCommentCreated, part, group.head, came, record, comment: id)]
    }
    guard group.allPatches.contains(where: { $0.id == part }) else { return [] }
    return [row(.patchCommentCreated, part, group.head, came, record, comment: id)]
  }

  /// That a series began, that it is complete, and that all patches up to one are there.
  func events(ofSeries head: ObjectID) throws -> [Row] { try snapshot.series(head: head).map(events(ofSeries:)) ?? [] }

  /// The same of a series that was read.
  func events(ofSeries group: SeriesGroup) throws -> [Row] {
    let head = group.head
    guard !group.allPatches.isEmpty else { return [] }
    var all: [(came: Arrival, record: MessageRecord)] = []
    var rows: [Row] = []
    var last: (came: Arrival, record: MessageRecord)?
    let patches = group.allPatches
    let missing = group.missing
    for id in (group.coverInForce.map { [$0] } ?? []) + patches.map(\.id) {
      guard let record = try snapshot.message(id), let came = try came(record) else { continue }
      all.append((came, record))
      guard id != group.coverInForce else { continue }
      if last.map({ $0.came < came }) ?? true { last = (came, record) }
      let number = patches.first { $0.id == id }?.number ?? 0
      guard let last, !missing.contains(where: { $0 < number }) else { continue }
      rows.append(row(.patchCompleted, id, head, last.came, last.record))
    }
    if let first = all.min(by: { $0.came < $1.came }) {
      rows.append(row(.seriesCreated, head, head, first.came, first.record))
    }
    if missing.isEmpty, let last = all.max(by: { $0.came < $1.came }) {
      rows.append(row(.seriesCompleted, head, head, last.came, last.record))
    }
    return rows
  }

  // MARK: Decisions

  /// What people and programs did to a patch.
  func events(ofReview target: ObjectID) throws -> [Row] {
    guard let record = try snapshot.message(target), let group = try snapshot.series(containing: target),
      group.allPatches.contains(where: { $0.id == target })
    else { return [] }
    var rows: [Row] = []
    for entry in try snapshot.history(of: target).entries {
      guard let time = try arrival(entry.id) else { continue }
      var seen: Set<TrackerEvent.Category> = []
      for change in entry.event.changes {
        guard let category = Self.category(change), seen.insert(category).inserted else { continue }
        let came = Arrival(time: time, place: entry.event.date.seconds, fact: entry.id)
        rows.append(row(category, target, group.head, came, record))
      }
    }
    return rows
  }

  private static func category(_ change: Event.Change) -> TrackerEvent.Category? {
    switch change {
    case .state: .patchStateChanged
    case .delegate: .patchDelegated
    case .check: .checkCreated
    case .follows, .belongs: .patchRelationChanged
    case .archived, .commit, .applies, .hidden, .addressed, .bundle, .mailing, .reports: nil
    }
  }

  // MARK: When

  /// When a fact came.
  private struct Arrival: Comparable {
    let time: Int64
    let place: Int64
    let fact: ObjectID

    static func < (left: Arrival, right: Arrival) -> Bool {
      (left.time, left.place, left.fact) < (right.time, right.place, right.fact)
    }
  }

  /// When the first of a message's mails came.
  private func came(_ record: MessageRecord) throws -> Arrival? {
    try record.copies.compactMap { copy in
      try arrival(copy.blob).map { Arrival(time: $0, place: copy.date ?? 0, fact: copy.blob) }
    }.min()
  }

  private func row(
    _ category: TrackerEvent.Category, _ subject: ObjectID, _ series: ObjectID, _ came: Arrival,
    _ record: MessageRecord, comment: ObjectID? = nil
  ) -> Row {
    let routing = Routing(record, by: snapshot.configuration)
    let names = routing.projects + routing.lists.map { String($0.prefix { $0 != "." }) }
    return Row(
      event: TrackerEvent(
        category: category, time: came.time, subject: subject, series: series, comment: comment, fact: came.fact),
      place: came.place, projects: ListFilter.folded(projects: names.map { $0.lowercased() }))
  }
}
