import Bytes
import Mail
import Patches
import Tracker

/// Derives events from a snapshot and the times at which facts arrived. The events of one message, series or review are
/// a function of these alone.
struct EventMaker {
  let snapshot: Snapshot
  /// When a fact arrived; nil if it did not.
  let arrival: (ObjectID) throws -> LogMoment?

  /// What ``TrackerEvent`` says, and the values for ordering and filtering.
  struct Row {
    let id: ObjectID
    let category: TrackerEvent.Category
    let subject: ObjectID
    let series: ObjectID
    let comment: ObjectID?
    let fact: ObjectID
    /// When the fact arrived at the tracker.
    let moment: LogMoment
    /// The mail's or event's own date: what was taken in at once goes by it.
    let place: Int64
    /// The names of its projects and of its lists' first words, each between line ends.
    let projects: [UInt8]
    /// Who decided, as ``PersonKey`` numbers people; nil of mail.
    let actor: Int?
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
    let patches = group.allPatches
    guard !patches.isEmpty else { return [] }
    var rows: [Row] = []
    var last: (came: Arrival, record: MessageRecord)?
    let missing = group.missing
    for patch in patches {
      guard let record = try snapshot.message(patch.id), let came = try came(record) else { continue }
      if last.map({ $0.came < came }) ?? true { last = (came, record) }
      guard let last, !missing.contains(where: { $0 < patch.number }) else { continue }
      rows.append(row(.patchCompleted, patch.id, head, last.came, last.record))
    }
    let mails = try group.members.compactMap { id in
      try snapshot.message(id).flatMap { record in try came(record).map { (came: $0, record: record) } }
    }
    // Neither goes by the head, which a cover letter that comes after the patches takes over.
    if let first = mails.min(by: { $0.came < $1.came }) {
      rows.append(row(.seriesCreated, head, head, first.came, first.record, of: first.came.fact))
    }
    // By its patches alone, as in Patchwork: a cover letter makes nothing complete.
    if missing.isEmpty, let last {
      let own = group.patches.min { $0.key < $1.key }?.value ?? group.inserted.first?.id ?? head
      rows.append(row(.seriesCompleted, head, head, last.came, last.record, of: own))
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
    var (state, delegate): (String?, String??) = (nil, nil)
    for entry in try snapshot.history(of: target).entries {
      // What is set to what it was is no change, as in Patchwork.
      let changes = entry.event.changes.filter { change in
        switch change {
        case .state(let new):
          defer { state = new }
          return new != state
        case .delegate(let new):
          defer { delegate = .some(new) }
          return delegate != .some(new)
        default: return true
        }
      }
      guard let moment = try arrival(entry.id) else { continue }
      var seen: Set<TrackerEvent.Category> = []
      for change in changes {
        guard let category = Self.category(change), seen.insert(category).inserted else { continue }
        let came = Arrival(moment: moment, place: entry.event.date.seconds, fact: entry.id)
        rows.append(row(category, target, group.head, came, record, actor: entry.event.actor.email))
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
    let moment: LogMoment
    /// The mail's or event's own date.
    let place: Int64
    let fact: ObjectID

    static func < (left: Arrival, right: Arrival) -> Bool {
      (left.moment, left.place, left.fact) < (right.moment, right.place, right.fact)
    }
  }

  /// When the first of a message's mails came.
  private func came(_ record: MessageRecord) throws -> Arrival? {
    try record.copies.compactMap { copy in
      try arrival(copy.blob).map { Arrival(moment: $0, place: copy.date ?? 0, fact: copy.blob) }
    }.min()
  }

  /// - Parameter identity: What tells the event from others of its category and fact; nil: its subject.
  private func row(
    _ category: TrackerEvent.Category, _ subject: ObjectID, _ series: ObjectID, _ came: Arrival,
    _ record: MessageRecord, comment: ObjectID? = nil, actor: String? = nil, of identity: ObjectID? = nil
  ) -> Row {
    let routing = Routing(record, by: snapshot.configuration)
    let names = routing.projects + routing.lists.map { String($0.prefix { $0 != "." }) }
    let name = "\(category.name) \((identity ?? subject).hex) \((comment ?? came.fact).hex) \(came.fact.hex)"
    return Row(
      id: SHA1.blobID(Array(name.utf8)),
      category: category, subject: subject, series: series, comment: comment, fact: came.fact, moment: came.moment,
      place: came.place, projects: ListFilter.folded(projects: names.map { $0.lowercased() }),
      actor: actor.map(PersonKey.number))
  }
}
