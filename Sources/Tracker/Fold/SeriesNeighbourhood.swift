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
/// What a mail is may depend on others: an unnumbered mail that parts answer is one, and a numbered mail that only answers
/// another is none. So the rows of tables are what mails may be, and ``part(_:_:in:)`` says what they are.
struct SeriesNeighbourhood {
  let side: FoldSide
  /// Parts that were returned as members of some component.
  private(set) var covered: Set<ObjectID> = []
  /// Unnumbered mails among them, which are parts because of what answers them.
  private(set) var adopted: Set<ObjectID> = []

  init(_ side: FoldSide) { self.side = side }

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
    var found: [ObjectID: Part] = [id: start]
    var answers: Set<ObjectID> = []
    var queue = [start]
    var visited: Set<ObjectID> = []
    var asked: Set<ObjectID> = []
    while let part = queue.popLast() {
      for row in try related(to: part, &visited, &tables, in: store) where found[row.id] == nil {
        guard let part = row.isCertain ? row : try self.part(row.id, &tables, in: store) else {
          answers.insert(row.id)
          continue
        }
        found[part.id] = part
        queue.append(part)
      }
      for message in PartTable.threadMessages(of: part) where found[message] == nil && asked.insert(message).inserted {
        // A table that joins no parts does not join its head either.
        guard try tables.table(PartTable.threadKey(message), side, in: store).joined != nil,
          let head = try self.part(message, &tables, in: store)
        else { continue }
        found[head.id] = head
        queue.append(head)
      }
      for other in try namesakes(of: part, &tables, in: store) where found[other.id] == nil {
        found[other.id] = other
        queue.append(other)
      }
    }
    covered.formUnion(found.keys)
    return Component(parts: Array(found.values), answers: Array(answers))
  }

  /// The rows of the tables that the part is in or heads, of tables not visited before.
  private func related(
    to part: Part, _ visited: inout Set<ObjectID>, _ tables: inout FoldTables,
    in store: some ObjectStore
  ) throws -> [Part] {
    var keys = PartTable.threadMessages(of: part).map(PartTable.threadKey) + [PartTable.threadKey(part.id)]
    // What made it a part is the thread alone.
    let isTimed = !adopted.contains(part.id) && part.isNumbered
    if isTimed { keys += PartTable.clockKeys(of: part) + PartTable.continuationKeys(of: part) }
    var rows: [Part] = []
    for key in keys where visited.insert(key).inserted {
      if let joined = try tables.table(key, side, in: store).joined { rows += joined }
    }
    guard isTimed, let day = part.day, let other = part.neighbouringDay else { return rows }
    for (key, beyond) in zip(PartTable.clockKeys(of: part), PartTable.clockKeys(of: part, on: other)) {
      guard try tables.table(key, side, in: store).joined != nil,
        let joined = try tables.table(beyond, side, in: store).joined
      else { continue }
      rows += joined.filter { $0.neighbouringDay == day }
    }
    return rows
  }

  /// The parts of the same name that this one corrects, or that correct it; see ``CorrectedVersions``.
  private func namesakes(
    of part: Part, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [Part] {
    let correction = StatedCorrection(part)
    guard part.isNumbered, !part.isCover, part.version != nil || correction != nil,
      let record = try tables.record(part.id, side, in: store), let title = RevisionTitle(record.content.name)
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
      try answered(by: id, message.record, &tables, in: store) == nil
    else { return nil }
    if message.record.mayBeAdopted {
      let below = try tables.table(PartTable.threadKey(id), side, in: store)
      if let part = message.record.part(id: id, above: below.joined) {
        adopted.insert(id)
        return part
      }
    }
    return message.part
  }

  /// The message that this one merely answers, although it is numbered as a part; nil if it is a part. A cover letter
  /// below which its sender sent a first patch is a part, whatever it answers.
  func answered(
    by id: ObjectID, _ record: MessageRecord, _ tables: inout FoldTables,
    in store: some ObjectStore
  ) throws -> ObjectID? {
    guard record.mayBeAnswer, let answered = record.content.citations.nearestFirst.first, answered != id,
      let other = try tables.record(answered, side, in: store), record.isAnswer(to: other)
    else { return nil }
    let sender = MessageRecord.senderHash(record.content.sender.email)
    let below = try tables.table(PartTable.threadKey(id), side, in: store).rows.values
    return below.contains { $0.sender == sender && $0.number == 1 && $0.cites.first == id } ? nil : answered
  }
}

extension MessageRecord {
  /// Whether the message can be a part because of what answers it.
  fileprivate var mayBeAdopted: Bool { mayIntroduce || (content.kind == .patch && content.number == nil) }
}

extension Part {
  /// Whether the row of the part says what it is: it may be a first patch of several, or an answer.
  fileprivate var isCertain: Bool { isNumbered && (!isCover || cites.isEmpty) }
}
