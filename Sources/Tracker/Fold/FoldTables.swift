import Bytes
import Git

/// One side of a fold: the view before, or after the new facts were added.
enum FoldSide {
  case before
  case after
}

/// The messages and part tables that a fold reads and changes, kept in memory while it runs.
struct FoldTables {
  private let base: ViewData
  private var oldMessages: [ObjectID: FoldedMessage?] = [:]
  private var oldTables: [ObjectID: PartTable] = [:]
  private var oldLinks: [ObjectID: RevisionTable] = [:]
  /// Messages that are new or changed.
  private(set) var newMessages: [ObjectID: FoldedMessage] = [:]
  /// Tables that are new or changed.
  private(set) var newTables: [ObjectID: PartTable] = [:]
  /// Tables of mails that may be versions of one another, new or changed.
  private(set) var newLinks: [ObjectID: RevisionTable] = [:]

  /// The most messages of the view that are kept, with two or three kilobytes each; a fold seldom needs as many.
  private static let messageLimit = 1 << 14

  init(base: ViewData) { self.base = base }

  /// The message; nil if it is missing or hidden.
  mutating func message(
    _ id: ObjectID, _ side: FoldSide, in store: some ObjectStore
  ) throws -> FoldedMessage? {
    guard let message = try anyMessage(id, side, in: store), message.record.corrections?.isHidden != true else {
      return nil
    }
    return message
  }

  /// The message's record; nil if it is missing or hidden.
  mutating func record(
    _ id: ObjectID, _ side: FoldSide, in store: some ObjectStore
  ) throws -> MessageRecord? { try message(id, side, in: store)?.record }

  /// The message, hidden or not.
  mutating func anyMessage(
    _ id: ObjectID, _ side: FoldSide, in store: some ObjectStore
  ) throws -> FoldedMessage? {
    if side == .after, let message = newMessages[id] { return message }
    if let known = oldMessages[id] { return known }
    var message: FoldedMessage?
    if let entry = try base.record(of: id, in: store) {
      message = FoldedMessage(MessageRecord(parsing: try store.blob(entry.id)), id: id)
    }
    if oldMessages.count >= Self.messageLimit { oldMessages = [:] }
    oldMessages[id] = .some(message)
    return message
  }

  mutating func table(
    _ key: ObjectID, _ side: FoldSide, in store: some ObjectStore
  ) throws -> PartTable {
    if side == .after, let table = newTables[key] { return table }
    if let known = oldTables[key] { return known }
    var table = PartTable()
    if let entry = try base.parts.value(for: key, in: store) { table = try PartTable(entry, in: store) }
    oldTables[key] = table
    return table
  }

  /// The table as it was, if it has been read.
  func knownOldTable(_ key: ObjectID) -> PartTable? { oldTables[key] }

  mutating func set(_ record: MessageRecord, for id: ObjectID) { set(FoldedMessage(record, id: id)) }

  mutating func set(_ message: FoldedMessage) { newMessages[message.id] = message }

  mutating func change(
    _ key: ObjectID, in store: some ObjectStore, _ body: (inout PartTable) -> Void
  ) throws {
    var table = try table(key, .after, in: store)
    newTables[key] = nil
    body(&table)
    try table.settle(in: store)
    newTables[key] = table
  }

  // MARK: Versions

  mutating func links(
    _ key: ObjectID, _ side: FoldSide, in store: some ObjectStore
  ) throws -> RevisionTable {
    if side == .after, let table = newLinks[key] { return table }
    if let known = oldLinks[key] { return known }
    var table = RevisionTable()
    if let entry = try base.revisions.value(for: key, in: store) {
      table = RevisionTable(parsing: try store.blob(entry.id))
    }
    oldLinks[key] = table
    return table
  }

  /// The table as it was, if it has been read.
  func knownOldLinks(_ key: ObjectID) -> RevisionTable? { oldLinks[key] }

  mutating func changeLinks(
    _ key: ObjectID, in store: some ObjectStore, _ body: (inout RevisionTable) -> Void
  ) throws {
    let table = try links(key, .after, in: store)
    if case .full = table { return }
    var changed = table
    body(&changed)
    if changed != table { newLinks[key] = changed }
  }
}
