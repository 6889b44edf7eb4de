import Bytes
import Tracker

/// What series need to know of the messages that an index holds already. Of a million it takes 30 MB besides their table.
struct IndexedMessages: Sendable {
  let table: MessageTable
  /// By the message's place in the table.
  private var briefs: [IndexWriter.Brief?]
  private var parents: [Int32]
  private var routings: [Int32]
  private var stateHints: [Int: String] = [:]
  /// Mails that go the same way share one value, however many they are.
  private var distinctRoutings: [Routing] = []
  private var routingNumbers: [Routing: Int32] = [:]

  init(_ table: MessageTable) {
    self.table = table
    let count = table.entries.count
    briefs = Array(repeating: nil, count: count)
    parents = Array(repeating: -1, count: count)
    routings = Array(repeating: -1, count: count)
  }

  /// Notes where a message stands now.
  mutating func note(_ message: PreparedMessage, as brief: IndexWriter.Brief) {
    guard let place = table.place(of: message.id) else { return }
    briefs[place] = brief
    parents[place] = table.parent(of: message.id, citing: message.citations) ?? -1
    stateHints[place] = message.stateHint
    if let number = routingNumbers[message.routing] {
      routings[place] = number
    } else {
      routings[place] = Int32(distinctRoutings.count)
      routingNumbers[message.routing] = routings[place]
      distinctRoutings.append(message.routing)
    }
  }

  func brief(of id: ObjectID) -> IndexWriter.Brief? { table.place(of: id).flatMap { briefs[$0] } }

  func routing(of id: ObjectID) -> Routing? {
    guard let place = table.place(of: id), routings[place] >= 0 else { return nil }
    return distinctRoutings[Int(routings[place])]
  }

  func stateHint(of id: ObjectID) -> String? { table.place(of: id).flatMap { stateHints[$0] } }

  /// The messages and what answers each.
  func threads() -> MessageTable { MessageTable(table, parents: parents) }
}
