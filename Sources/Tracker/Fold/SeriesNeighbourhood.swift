import Bytes
import Git
import Mail
import Patches

/// The parts that may make series with one another: a connected component under relations that each pair of parts
/// can see by itself, so that the same set of mails always gives the same components.
///
/// Two parts are related if they share a ``PartTable``, or if one refers to the other first or answers it as what decides
/// what it is; over midnight, twenty minutes apart, the tables of two days count as one. So are a part and its namesake
/// that it may correct.
///
/// A component of more than ``limit`` parts, one sender's mails linked through hundreds of tables, is an attack or an
/// accident: only threads relate its parts, and in a thread of as many nothing does. Whether there are more is a property
/// of the set of mails, and is found by visiting no more than so many: the walk ends there.
///
/// What a mail is may depend on others: an unnumbered mail that parts answer is one, and a numbered mail that only answers
/// another is none. So the rows of tables are what mails may be, and ``part(_:_:in:)`` says what they are.
struct SeriesNeighbourhood {
  /// What relates parts.
  enum Relation: CaseIterable {
    case any
    case thread
  }

  /// The most parts of a component; the same for all views, which depend on it.
  static let limit = PartTable.limit

  let side: FoldSide
  private let limit: Int
  /// Parts that were returned as members of some component.
  private(set) var covered: Set<ObjectID> = []
  /// Unnumbered mails that are parts because of what answers them, as far as they were met.
  private var answeredParts: Set<ObjectID> = []
  /// Parts known to be related to more than the limit.
  private var crowded: [Relation: Set<ObjectID>] = [.any: [], .thread: []]

  init(_ side: FoldSide, limit: Int = limit) {
    self.side = side
    self.limit = limit
  }

  /// One of which nothing is known yet.
  var emptied: SeriesNeighbourhood { SeriesNeighbourhood(side, limit: limit) }

  /// Unnumbered mails among the covered ones, which are parts because of what answers them.
  var adopted: Set<ObjectID> { answeredParts.intersection(covered) }

  /// A component.
  struct Component {
    let parts: [Part]
    /// Mails numbered like parts that merely answer one of them.
    let answers: [ObjectID]
  }

  /// The component of the message; nil if it is not a part, or was in a component returned before.
  mutating func component(
    of id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Component? {
    guard !covered.contains(id), let start = try part(id, &tables, in: store) else { return nil }
    let component =
      try walk(from: start, by: .any, &tables, in: store) ?? walk(from: start, by: .thread, &tables, in: store)
      ?? Component(parts: [start], answers: [])
    covered.formUnion(component.parts.lazy.map(\.id))
    return component
  }

  /// Parts related to these messages that are in a component above the limit on this side but not on the other: they
  /// make other series than there although nothing that is said of them changed.
  ///
  /// - Parameter messages: Whose components were asked for.
  mutating func crowded(
    beside messages: Set<ObjectID>, unlike other: inout SeriesNeighbourhood, _ tables: inout FoldTables,
    in store: some ObjectStore
  ) throws -> Set<ObjectID> {
    var result: Set<ObjectID> = []
    for relation in Relation.allCases {
      var walk = Walk(relation)
      for id in crowded[relation, default: []].intersection(messages) {
        guard let part = try part(id, &tables, in: store) else { continue }
        try step(from: part, &walk, &tables, in: store)
      }
      for id in walk.found.keys where try !other.isCrowded(id, by: relation, &tables, in: store) { result.insert(id) }
    }
    return result
  }

  /// Whether the message is a part that the relation, and any other before it, relates to more than the limit.
  private mutating func isCrowded(
    _ id: ObjectID, by relation: Relation, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Bool {
    if crowded[relation, default: []].contains(id) { return true }
    guard !covered.contains(id), let start = try part(id, &tables, in: store) else { return false }
    if relation == .thread, try !isCrowded(id, by: .any, &tables, in: store) { return false }
    return try walk(from: start, by: relation, &tables, in: store) == nil
  }

  // MARK: Walks

  /// The parts that were come by.
  private struct Walk {
    let relation: Relation
    var found: [ObjectID: Part] = [:]
    var answers: Set<ObjectID> = []
    /// Those whose relations are to be followed yet.
    var queue: [Part] = []
    /// The tables that were read.
    var visited: Set<ObjectID> = []
    /// The messages that were looked at as heads of threads.
    var asked: Set<ObjectID> = []
    /// The days of which the tables were read from the day beside them.
    var nights: Set<Night> = []
    /// Parts that more than the limit are known to be related to, and whether one of them was come by.
    private var known: Set<ObjectID>
    private(set) var isKnown = false

    struct Night: Hashable {
      let key: ObjectID
      let beyond: ObjectID
    }

    init(_ relation: Relation, known: Set<ObjectID> = []) {
      self.relation = relation
      self.known = known
    }

    mutating func add(_ part: Part) {
      found[part.id] = part
      queue.append(part)
      if !isKnown, known.contains(part.id) { isKnown = true }
    }
  }

  /// All that is related to the part, directly or through others; nil if that is more than the limit.
  private mutating func walk(
    from start: Part, by relation: Relation, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Component? {
    var walk = Walk(relation, known: crowded[relation, default: []])
    walk.add(start)
    while !walk.isKnown, walk.found.count <= limit, let part = walk.queue.popLast() {
      try step(from: part, &walk, &tables, in: store)
    }
    // Only what more than the limit are related to is asked for its thread.
    if relation == .thread { crowded[.any]?.formUnion(walk.found.keys) }
    guard walk.isKnown || walk.found.count > limit else {
      return Component(parts: Array(walk.found.values), answers: Array(walk.answers))
    }
    crowded[relation]?.formUnion(walk.found.keys)
    return nil
  }

  /// Adds what is directly related to the part.
  private mutating func step(
    from part: Part, _ walk: inout Walk, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws {
    for row in try rows(beside: part, &walk, &tables, in: store) where walk.found[row.id] == nil {
      guard let part = row.isCertain ? row : try self.part(row.id, &tables, in: store) else {
        walk.answers.insert(row.id)
        continue
      }
      walk.add(part)
    }
    for message in try threadMessages(of: part, &tables, in: store)
    where walk.found[message] == nil && walk.asked.insert(message).inserted {
      // A table that joins no parts does not join its head either.
      guard try tables.table(PartTable.threadKey(message), side, in: store).joined != nil,
        let head = try self.part(message, &tables, in: store)
      else { continue }
      walk.add(head)
    }
    guard walk.relation == .any else { return }
    for other in try namesakes(of: part, &tables, in: store) where walk.found[other.id] == nil { walk.add(other) }
  }

  /// The messages in whose tables the part stands: one that is a part because of what answers it stands there by its own
  /// subject.
  private func threadMessages(
    of part: Part, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [ObjectID] {
    guard answeredParts.contains(part.id) else { return PartTable.threadMessages(of: part) }
    return try tables.message(part.id, side, in: store)?.part.map(PartTable.threadMessages) ?? []
  }

  /// The rows of the tables that the part is in or heads, of tables not visited before.
  private func rows(
    beside part: Part, _ walk: inout Walk, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [Part] {
    var keys = try threadMessages(of: part, &tables, in: store).map(PartTable.threadKey)
    keys.append(PartTable.threadKey(part.id))
    // What made it a part is the thread alone.
    let isTimed = walk.relation == .any && !answeredParts.contains(part.id) && part.isNumbered
    if isTimed { keys += PartTable.clockKeys(of: part) + PartTable.continuationKeys(of: part) }
    var rows: [Part] = []
    for key in keys where walk.visited.insert(key).inserted {
      if let joined = try tables.table(key, side, in: store).joined { rows += joined }
    }
    guard isTimed, let day = part.day, let other = part.neighbouringDay else { return rows }
    for (key, beyond) in zip(PartTable.clockKeys(of: part), PartTable.clockKeys(of: part, on: other))
    where walk.nights.insert(.init(key: key, beyond: beyond)).inserted {
      guard try tables.table(key, side, in: store).joined != nil,
        let joined = try tables.table(beyond, side, in: store).joined
      else { continue }
      // What stands in the table because it may continue a series of another total does not look back over midnight.
      rows += joined.filter { $0.neighbouringDay == day && ($0.total == part.total || $0.isHead) }
    }
    return rows
  }

  /// The parts of the same name that this one corrects, or that correct it; see ``CorrectedVersions``.
  private func namesakes(
    of part: Part, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [Part] {
    let correction = StatedCorrection(part)
    guard part.isNumbered, !part.isCover, part.version != nil || correction != nil,
      let title = try tables.message(part.id, side, in: store)?.title
    else { return [] }
    let key = RevisionKeys.titleKey(sender: part.sender, title: title)
    var found: [Part] = []
    for id in try tables.links(key, side, in: store).joined ?? [] where id != part.id {
      guard let other = try tables.message(id, side, in: store)?.part,
        correction?.corrects(other) ?? StatedCorrection(other)?.corrects(part) ?? false
      else { continue }
      found.append(other)
    }
    return found
  }

  /// The message as a part: because others answer it, or by its own subject, unless it merely answers.
  private mutating func part(
    _ id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Part? {
    guard let message = try tables.message(id, side, in: store),
      try answered(by: message, &tables, in: store) == nil
    else { return nil }
    if message.mayBeAdopted {
      let below = try tables.table(PartTable.threadKey(id), side, in: store)
      if let part = message.record.part(id: id, above: below.joined) {
        answeredParts.insert(id)
        return part
      }
    }
    return message.part
  }

  /// The message that this one merely answers, although it is numbered as a part; nil if it is a part. A cover letter
  /// below which its sender sent a first patch is a part, whatever it answers.
  func answered(
    by message: FoldedMessage, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> ObjectID? {
    guard message.mayBeAnswer, let answered = message.record.content.citations.nearestFirst.first,
      answered != message.id, let other = try tables.message(answered, side, in: store),
      message.record.isAnswer(to: other.record)
    else { return nil }
    let sender = MessageRecord.senderHash(message.record.content.sender.email)
    let below = try tables.table(PartTable.threadKey(message.id), side, in: store).rows.values
    return below.contains { $0.sender == sender && $0.number == 1 && $0.cites.first == message.id } ? nil : answered
  }
}

extension Part {
  /// Whether the row of the part says what it is: it may be a first patch of several, or an answer.
  fileprivate var isCertain: Bool { isNumbered && (!isCover || cites.isEmpty) }
}
