import Bytes
import Git
import Mail

/// Finds the series of messages on one side of a fold, and the series that may be versions of one another.
struct SeriesLookup {
  private var neighbourhood: SeriesNeighbourhood
  private var groups: [ObjectID: SeriesGroup] = [:]
  private var home: [ObjectID: ObjectID] = [:]
  /// For a patch that partial rerolls inherit, their heads.
  private var inheritors: [ObjectID: Set<ObjectID>] = [:]
  private var revisions: [ObjectID: Revision] = [:]
  private var orders: [ObjectID: RevisionOrder] = [:]
  /// For a head, the messages that share a table with its series.
  private var sharers: [ObjectID: Set<ObjectID>] = [:]
  /// For a message, the mails that its thread's table lists.
  private var threads: [ObjectID: [ObjectID]] = [:]
  /// For a key, the mails that bear it.
  private var bearers: [ObjectID: [ObjectID]] = [:]
  /// For a head, what ``word(on:_:in:)`` found.
  private var words: [ObjectID: Corrections.Word?] = [:]
  /// The messages of series to which people added some.
  private(set) var joined: Set<ObjectID> = []

  /// - Parameter limit: See ``SeriesNeighbourhood/limit``.
  init(_ side: FoldSide, limit: Int = SeriesNeighbourhood.limit) {
    neighbourhood = SeriesNeighbourhood(side, limit: limit)
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
    by id: ObjectID, _ record: MessageRecord, _ tables: inout FoldTables,
    in store: some ObjectStore
  ) throws -> ObjectID? {
    try neighbourhood.answered(by: id, record, &tables, in: store)
  }

  /// The head of the message's series; nil if it is in none.
  mutating func head(
    of id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> ObjectID? {
    if let head = home[id] { return head }
    if try component(of: id, &tables, in: store) != nil { return home[id] }
    guard !neighbourhood.covered.contains(id), let record = try tables.record(id, side, in: store) else { return nil }
    if let message = try host(of: id, record, &tables, in: store) {
      _ = try head(of: message, &tables, in: store)
      if let head = home[id] { return head }
    }
    return try record.ownSeries(id: id).map { try note($0, &tables, in: store) }
  }

  /// The series with this head, if it was visited.
  subscript(head: ObjectID) -> SeriesGroup? { groups[head] }

  /// Notes a series with what people added to it, and returns its head.
  private mutating func note(
    _ group: SeriesGroup, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> ObjectID {
    var group = group
    let added = try added(to: group, &tables, in: store)
    for (id, record) in added { group.take(id, record) }
    if !added.isEmpty { joined.formUnion(group.members) }
    groups[group.head] = group
    sharers[group.head] = nil
    words[group.head] = nil
    for member in group.members { home[member] = group.head }
    for patch in group.inherited.values { inheritors[patch, default: []].insert(group.head) }
    return group.head
  }

  // MARK: What people said

  /// The most corrections that are followed from one message to the next.
  private static let wordLimit = 64

  /// The mails that people added to a series: those with numbers first, by number, date and id.
  private mutating func added(
    to group: SeriesGroup, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [(id: ObjectID, record: MessageRecord)] {
    var result: [(id: ObjectID, record: MessageRecord)] = []
    var known = Set(group.members)
    var queue = group.members
    while let member = queue.popLast() {
      for id in try listed(inThreadOf: member, &tables, in: store) where !known.contains(id) {
        guard let message = try tables.message(id, side, in: store),
          message.record.corrections?.belongs?.link.message == member,
          try host(of: id, message.record, &tables, in: store) == member
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

  /// The message to whose series a person added this one; nil if nobody did. The first of corrections that form a cycle
  /// does not count.
  private func host(
    of id: ObjectID, _ record: MessageRecord, _ tables: inout FoldTables,
    in store: some ObjectStore
  ) throws -> ObjectID? {
    guard let word = record.corrections?.belongs, let host = word.link.message, host != id else { return nil }
    var current = host
    var isFirst = true
    for _ in 0..<Self.wordLimit {
      guard let next = try tables.message(current, side, in: store)?.record.corrections?.belongs,
        let target = next.link.message, target != current
      else { return host }
      isFirst = isFirst && Corrections.Word.precedes(word, next)
      if target == id { return isFirst ? nil : host }
      current = target
    }
    return nil
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
    for id in group.members { result.formUnion(try listed(inThreadOf: id, &tables, in: store)) }
    for id in Self.listed(group) {
      guard let message = try tables.message(id, side, in: store) else { continue }
      for key in message.revisionKeys {
        for other in try listed(under: key, &tables, in: store)
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

  /// The mails that bear the key. Of several copies of a message another one may speak by now.
  private mutating func listed(
    under key: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [ObjectID] {
    if let known = bearers[key] { return known }
    var result: [ObjectID] = []
    for id in try tables.links(key, side, in: store).ids {
      guard let message = try tables.message(id, side, in: store) else { continue }
      if (message.record.copies.count == 1 && message.record.corrections == nil) || message.revisionKeys.contains(key) {
        result.append(id)
      }
    }
    bearers[key] = result
    return result
  }

  /// The mails in the table of the message's thread. Needed several times for every member of a series.
  private mutating func listed(
    inThreadOf message: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [ObjectID] {
    if let known = threads[message] { return known }
    let listed = try listed(under: RevisionKeys.threadKey(message), &tables, in: store)
    threads[message] = listed
    return listed
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
      for id in try listed(inThreadOf: member, &tables, in: store) {
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
