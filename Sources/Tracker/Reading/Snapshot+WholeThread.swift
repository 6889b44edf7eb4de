public import Bytes
import Git
import Mail

extension Snapshot {
  /// All messages of the thread that a message is in, oldest first: whatever is connected by citations, also through
  /// messages that never arrived, beyond which ``conversation(below:limit:)`` does not go.
  ///
  /// - Parameter limit: Stops after so many.
  /// - Returns: None if the message is not there.
  public func wholeThread(of id: ObjectID, limit: Int = .max) throws -> [(id: ObjectID, record: MessageRecord)] {
    guard try contains(id) else { return [] }
    var result: [(id: ObjectID, record: MessageRecord)] = []
    var visited: Set<ObjectID> = [id]
    var waiting = [id]
    while let next = waiting.popLast(), result.count < limit {
      if let record = try message(next) {
        result.append((next, record))
        waiting += record.content.citations.nearestFirst.filter { visited.insert($0).inserted }
      }
      let answers = try data.answers.value(for: next, in: store)?.id
      waiting += try AnswerTree.ids(answers, in: store).filter { visited.insert($0).inserted }
    }
    return result.sorted {
      DateOrder.precedes(($0.record.content.date?.seconds, $0.id), ($1.record.content.date?.seconds, $1.id))
    }
  }
}
