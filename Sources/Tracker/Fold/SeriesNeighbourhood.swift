import Bytes
import Git
import Mail
import Patches

/// The parts that may make series with one another: a connected component under relations that each pair of parts
/// can see by itself, so that the same set of mails always gives the same components.
///
/// Two parts are related if they refer to the same message first, if one of them is the cover letter or first part
/// that the other refers to first, or if sender, total and day agree (over midnight: twenty minutes).
struct SeriesNeighbourhood {
  let side: FoldSide
  /// Parts that have been given out as members of some component.
  private(set) var covered: Set<ObjectID> = []
  /// Unnumbered patches among them, which are first parts because of what answers them.
  private(set) var adopted: Set<ObjectID> = []

  init(_ side: FoldSide) { self.side = side }

  /// The component that holds the message; nil if it is no part, or was in a component given out before.
  mutating func component(
    of id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [Part]? {
    guard !covered.contains(id), let start = try part(id, &tables, in: store) else { return nil }
    var found: [ObjectID: Part] = [id: start]
    var queue = [start]
    var visited: Set<ObjectID> = []
    func meet(_ part: Part) {
      if found.updateValue(part, forKey: part.id) == nil { queue.append(part) }
    }
    while let part = queue.popLast() {
      if let anchor = part.anchor {
        let table = try tables.table(PartTable.threadKey(anchor), side, in: store)
        if visited.insert(PartTable.threadKey(anchor)).inserted { table.joined?.forEach(meet) }
        // A table that joins nobody does not join its head either.
        if table.joined != nil, let head = try self.part(anchor, &tables, in: store), head.isHead { meet(head) }
      }
      if part.isHead, visited.insert(PartTable.threadKey(part.id)).inserted {
        try tables.table(PartTable.threadKey(part.id), side, in: store).joined?.forEach(meet)
      }
      // What made it a part is the thread alone.
      if adopted.contains(part.id) { continue }
      guard let day = part.day else { continue }
      let clock = PartTable.clockKey(sender: part.sender, total: part.total, day: day)
      guard let sameDay = try tables.table(clock, side, in: store).joined else { continue }
      if visited.insert(clock).inserted { sameDay.forEach(meet) }
      guard let other = part.neighbouringDay else { continue }
      let key = PartTable.clockKey(sender: part.sender, total: part.total, day: other)
      try tables.table(key, side, in: store).joined?.filter { $0.neighbouringDay == day }.forEach(meet)
    }
    covered.formUnion(found.keys)
    return Array(found.values)
  }

  /// The message as a part: by its own subject, else as the first one without a number.
  private mutating func part(
    _ id: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> Part? {
    guard let record = try tables.record(id, side, in: store) else { return nil }
    if let part = record.part(id: id) { return part }
    guard record.ownSeries(id: id) != nil else { return nil }
    let below = try tables.table(PartTable.threadKey(id), side, in: store)
    guard let part = record.firstPart(id: id, below: below.joined) else { return nil }
    adopted.insert(id)
    return part
  }
}

extension MessageRecord {
  /// The message as part 1 although it bears no number, because parts from number 2 on answer it; nil if it is none.
  func firstPart(id: ObjectID, below: Dictionary<ObjectID, Part>.Values?) -> Part? {
    guard content.kind == .patch, content.number == nil, let below, !below.isEmpty else { return nil }
    let sender = Self.senderHash(content.sender.email)
    let version = content.version ?? 1
    let continued = below.filter { $0.sender == sender && $0.effectiveVersion == version }
    guard let total = continued.map(\.total).min(), !continued.contains(where: { $0.number < 2 }),
      continued.contains(where: { $0.number == 2 && $0.total == total && $0.cites.first == id })
    else { return nil }
    return Part(
      id: id, number: 1, total: total, version: content.version, date: content.date?.seconds, sender: sender,
      cites: [], anchor: nil)
  }
}

extension Part {
  /// Whether a series can hang below this part: a cover letter or a first patch.
  var isHead: Bool { number <= 1 }
}
