import Bytes
import Git

/// The mails that bear the keys of ``RevisionKeys`` on one side of a fold. Each table is needed several times.
struct KeyBearers {
  let side: FoldSide
  private var byKey: [ObjectID: [ObjectID]] = [:]
  private var byThread: [ObjectID: [ObjectID]] = [:]

  init(side: FoldSide) { self.side = side }

  /// The mails that bear the key. Of several copies of a message another one may speak by now.
  mutating func mails(
    under key: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [ObjectID] {
    if let known = byKey[key] { return known }
    var result: [ObjectID] = []
    for id in try tables.links(key, side, in: store).ids {
      guard let message = try tables.message(id, side, in: store) else { continue }
      if (message.record.copies.count == 1 && message.record.corrections == nil) || message.revisionKeys.contains(key) {
        result.append(id)
      }
    }
    byKey[key] = result
    return result
  }

  /// The mails in the table of the message's thread.
  mutating func mails(
    inThreadOf message: ObjectID, _ tables: inout FoldTables, in store: some ObjectStore
  ) throws -> [ObjectID] {
    if let known = byThread[message] { return known }
    let mails = try mails(under: RevisionKeys.threadKey(message), &tables, in: store)
    byThread[message] = mails
    return mails
  }
}
