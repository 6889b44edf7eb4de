import Bytes
import Git
import Mail

/// Finds the series of messages on one side of a fold, and the series that may be versions of one another.
struct SeriesLookup {
  private var neighbourhood: SeriesNeighbourhood
  private var groups: [ObjectID: SeriesGroup] = [:]
  private var home: [ObjectID: ObjectID] = [:]
  /// The series in the view, and the messages of which it may not say the last.
  private var untouched: (view: StoredSeries, unless: Set<ObjectID>)?
  /// Heads of the series that were taken from the view.
  private var recalled: Set<ObjectID> = []
  /// For a patch that partial rerolls inherit, their heads.
  private var inheritors: [ObjectID: Set<ObjectID>] = [:]
  private var revisions: [ObjectID: Revision] = [:]
  private var orders: [ObjectID: RevisionOrder] = [:]
  /// For a head, the messages that share a table with its series.
  private var sharers: [ObjectID: Set<ObjectID>] = [:]
  private var bearers: KeyBearers
  /// For a head, what ``word(on:_:in:)`` found.
  private var words: [ObjectID: Corrections.Word?] = [:]
  /// The messages of series to which people added some.
  private(set) var joined: Set<ObjectID> = []

  /// - Parameter limit: See ``SeriesNeighbourhood/limit``.
  init(_ side: FoldSide, limit: Int = SeriesNeighbourhood.limit) {
    self.init(SeriesNeighbourhood(side, limit: limit))
  }

  /// Gives all of it away; it is empty then.
  mutating func take() -> SeriesLookup {
    let taken = self
    self = SeriesLookup(taken.neighbourhood.emptied)
    return taken
  }

  private init(_ neighbourhood: SeriesNeighbourhood) {
    self.neighbourhood = neighbourhood
    bearers = KeyBearers(side: neighbourhood.side)
  }

  var side: FoldSide { neighbourhood.side }
  var covered: Set<ObjectID> { neighbourhood.covered }
  var adopted: Set<ObjectID> { neighbourhood.adopted }

  /// The heads of the component of the message, and all messages that it was made from; nil if it is not a part, or was
  /// visited before.
  mutating func component(
    of id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> (heads: [ObjectID], messages: [ObjectID])? {
    guard let component = try neighbourhood.component(of: id, &tables, in: store) else { return nil }
    let heads = try SeriesRules.group(component.parts).map { try note($0, &tables, in: store) }
    return (heads, component.parts.map(\.id) + component.answers)
  }

  /// See ``SeriesNeighbourhood/crowded(beside:unlike:_:in:)``.
  mutating func crowded(
    beside messages: Set<ObjectID>, unlike other: inout SeriesLookup, _ tables: inout FoldTables,
    in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    try neighbourhood.crowded(beside: messages, unlike: &other.neighbourhood, &tables, in: store)
  }

  /// The message that this one merely answers, although it is numbered as a part of a series; nil for other mails.
  func answered(
    by message: FoldedMessage, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> ObjectID? {
    try neighbourhood.answered(by: message, &tables, in: store)
  }

  /// The head of the message's series; nil if it is in none.
  mutating func head(
    of id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> ObjectID? {
    if let head = try home[id] ?? recalledHead(of: id, &tables, in: store) { return head }
    if try component(of: id, &tables, in: store) != nil { return home[id] }
    guard !neighbourhood.covered.contains(id), let record = try tables.record(id, side, in: store) else { return nil }
    if let message = try tables.host(of: id, record, side, in: store) {
      _ = try head(of: message, &tables, in: store)
      if let head = home[id] { return head }
    }
    return try record.ownSeries(id: id).map { try note($0, &tables, in: store) }
  }

  /// The series with this head, if it was visited or recalled.
  subscript(head: ObjectID) -> SeriesGroup? { groups[head] }

  /// From now on, series to which these messages do not belong are taken from the view, which says in one object what
  /// otherwise is found by many tables. What their components hold besides, such as rerolls that inherit from them, is
  /// not known until they are visited.
  ///
  /// - Parameter touched: All messages by which the fold may have changed a series, and the series that these are in, on
  ///   either side.
  mutating func recall(from view: StoredSeries, unless touched: Set<ObjectID>) { untouched = (view, touched) }

  /// The messages whose series are known, or were looked for.
  var known: Set<ObjectID> { covered.union(home.keys) }

  /// The head of the message's series, taken from the view; nil if the fold may have changed it.
  private mutating func recalledHead(
    of id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> ObjectID? {
    func isUntouched(_ id: ObjectID) -> Bool {
      untouched?.unless.contains(id) == false && home[id] == nil && !covered.contains(id)
    }
    guard isUntouched(id), let message = try tables.message(id, side, in: store), message.part != nil,
      let group = try untouched?.view.series(of: message, in: store), group.members.allSatisfy(isUntouched)
    else { return nil }
    recalled.insert(group.head)
    groups[group.head] = group
    for member in group.members { home[member] = group.head }
    return group.head
  }

  /// Visits the component of a series that was only recalled.
  mutating func visit(
    _ head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws {
    guard recalled.remove(head) != nil, let group = groups.removeValue(forKey: head) else { return }
    for member in group.members { home[member] = nil }
    let rest = untouched
    untouched = nil
    defer { untouched = rest }
    _ = try self.head(of: head, &tables, in: store)
  }

  /// Notes a series with what people added to it, and returns its head.
  private mutating func note(
    _ group: SeriesGroup, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> ObjectID {
    var group = group
    let added = try added(to: group, &tables, in: store)
    for (id, record) in added { group.take(id, record) }
    if !added.isEmpty { joined.formUnion(group.members) }
    groups[group.head] = group
    recalled.remove(group.head)
    sharers[group.head] = nil
    words[group.head] = nil
    for member in group.members { home[member] = group.head }
    for patch in group.inherited.values { inheritors[patch, default: []].insert(group.head) }
    return group.head
  }

  // MARK: What people said

  /// The mails that people added to a series: those with numbers first, by number, date and id.
  private mutating func added(
    to group: SeriesGroup, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [(id: ObjectID, record: MessageRecord)] {
    var result: [(id: ObjectID, record: MessageRecord)] = []
    var known = Set(group.members)
    var queue = group.members
    while let member = queue.popLast() {
      for id in try bearers.mails(inThreadOf: member, &tables, in: store) where !known.contains(id) {
        guard let message = try tables.message(id, side, in: store),
          message.record.corrections?.belongs?.link.message == member,
          try tables.host(of: id, message.record, side, in: store) == member
        else { continue }
        known.insert(id)
        queue.append(id)
        result.append((id, message.record))
      }
    }
    return result.sorted { left, right in
      let numbers = (left.record.content.number ?? .max, right.record.content.number ?? .max)
      if numbers.0 != numbers.1 { return numbers.0 < numbers.1 }
      return DateOrder.precedes(
        (left.record.content.date?.seconds, left.id), (right.record.content.date?.seconds, right.id))
    }
  }

  // MARK: Versions

  /// The messages that may belong to other versions of the series: they share a name, a change-id or a thread with it.
  mutating func related(
    to head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    try sharers(of: head, &tables, in: store).union(rerollers(of: head))
  }

  /// Of those that may belong to other versions the mails of partial rerolls which inherit from the series, and what it
  /// inherits itself. More of these may be found between two calls.
  func rerollers(of head: ObjectID) -> Set<ObjectID> {
    guard let group = groups[head] else { return [] }
    var result: Set<ObjectID> = []
    if !inheritors.isEmpty {
      for id in group.members { if let found = inheritors[id] { result.formUnion(found) } }
      result.subtract(group.members)
    }
    result.formUnion(group.inherited.values)
    return result
  }

  /// Of those that may belong to other versions the messages that share a name, a change-id or a thread with the series.
  /// Needed several times in one fold.
  mutating func sharers(
    of head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    if let known = sharers[head] { return known }
    guard let group = groups[head] else { return [] }
    var result: Set<ObjectID> = []
    for id in group.members { result.formUnion(try bearers.mails(inThreadOf: id, &tables, in: store)) }
    for id in Self.listed(group) {
      guard let message = try tables.message(id, side, in: store) else { continue }
      for key in message.revisionKeys {
        for other in try bearers.mails(under: key, &tables, in: store)
        where try !result.contains(other) && speaks(other, &tables, in: store) { result.insert(other) }
      }
      result.formUnion(RevisionKeys.superseded(by: message.record))
      if let earlier = message.record.corrections?.follows?.link.message { result.insert(earlier) }
      if RevisionKeys.startsSeries(message.record), let anchor = message.record.content.citations.anchor {
        result.insert(anchor)
      }
    }
    result.subtract(group.members)
    sharers[head] = result
    return result
  }

  /// Whether the mail is one of those that its series is found by, so that both find one another or neither does: a part
  /// behind the first ones is, where only such came.
  private mutating func speaks(
    _ id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Bool {
    guard let message = try tables.message(id, side, in: store), !message.isListed else { return true }
    guard let head = try head(of: id, &tables, in: store), let group = groups[head] else { return false }
    return Self.listed(group).contains(id)
  }

  /// The most revisions that are kept: with a few kilobytes each, those of one fold can be what an import has in memory.
  private static let revisionLimit = 2048

  /// The series with this head in the form that the rules for versions need.
  mutating func revision(
    _ head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Revision? {
    if let known = revisions[head] { return known }
    guard let group = groups[head], let first = try tables.record(head, side, in: store) else { return nil }
    var records: [MessageRecord] = []
    for id in Self.listed(group) {
      if let record = try tables.record(id, side, in: store) { records.append(record) }
    }
    let revision = Revision(group, head: first, records: records)
    if revisions.count >= Self.revisionLimit { revisions = [:] }
    revisions[head] = revision
    return revision
  }

  /// What decides whether the series with this head comes before another one: of its first mail alone.
  mutating func order(
    of head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> RevisionOrder? {
    if let known = orders[head] { return known }
    guard let group = groups[head], let first = try tables.message(head, side, in: store) else { return nil }
    let order = RevisionOrder(group, head: first.record)
    orders[head] = order
    return order
  }

  /// The link of this series to an older version by a person; nil if there is none, or if the last correction returned
  /// it to the rules.
  mutating func word(
    on head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Corrections.Word? {
    if let known = words[head] { return known }
    guard let group = groups[head] else { return nil }
    var last: Corrections.Word?
    for id in Self.listed(group) {
      guard let word = try tables.message(id, side, in: store)?.record.corrections?.follows else { continue }
      if last.map({ Corrections.Word.precedes($0, word) }) ?? true { last = word }
    }
    let word = last?.link == .rules ? nil : last
    words[head] = .some(word)
    return word
  }

  /// The messages that a person linked as newer versions of this series.
  mutating func called(
    newerThan head: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    guard let group = groups[head] else { return [] }
    var result: Set<ObjectID> = []
    for member in group.members {
      for id in try bearers.mails(inThreadOf: member, &tables, in: store) {
        let word = try tables.message(id, side, in: store)?.record.corrections?.follows
        if word?.link.message == member { result.insert(id) }
      }
    }
    return result
  }

  /// The mails of the series that ``RevisionKeys`` list, the cover letter first: of a series of which only late parts
  /// came the first of those.
  private static func listed(_ group: SeriesGroup) -> [ObjectID] {
    let patches = group.patches.sorted { $0.key < $1.key }
    if group.isLate { return patches.prefix(RevisionKeys.namedParts).map(\.value) }
    return (group.cover.map { [$0] } ?? []) + patches.filter { $0.key <= RevisionKeys.namedParts }.map(\.value)
      + group.replaced.filter { $0.number <= RevisionKeys.namedParts }.map(\.id)
  }
}

extension SeriesGroup {
  /// Whether only late parts of it came: of one that was sent to several lists, to each what concerns it.
  var isLate: Bool { cover == nil && !patches.isEmpty && patches.keys.allSatisfy { $0 > RevisionKeys.namedParts } }
}
