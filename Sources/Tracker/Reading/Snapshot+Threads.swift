public import Bytes
import Git
import Mail
import Patches

extension Snapshot {
  /// The message that this one answers: the nearest that it cites and that has arrived.
  public func parent(of id: ObjectID, _ record: MessageRecord) throws -> ObjectID? {
    for cited in record.content.citations.nearestFirst where cited != id {
      if try contains(cited) { return cited }
    }
    return nil
  }

  /// The first message of the thread that has arrived. In a cycle of forged references it is the one with the lowest
  /// id.
  public func root(of id: ObjectID) throws -> ObjectID {
    var current = id
    var path: [ObjectID] = [id]
    var visited: Set<ObjectID> = [id]
    while let record = try message(current), let next = try parent(of: current, record) {
      if !visited.insert(next).inserted {
        let circle = path[(path.firstIndex(of: next) ?? 0)...]
        return circle.min() ?? next
      }
      path.append(next)
      current = next
    }
    return current
  }

  /// The messages that cite this one, whether it has arrived or not, and whatever they answer.
  package func citing(_ id: ObjectID) throws -> [ObjectID] {
    try AnswerTree.ids(data.answers.value(for: id, in: store)?.id, in: store)
  }

  /// The messages that answer this one, oldest first. Messages that cite missing messages below it and have no nearer
  /// parent are included.
  public func answers(to id: ObjectID) throws -> [(id: ObjectID, record: MessageRecord)] {
    var result: [(id: ObjectID, record: MessageRecord)] = []
    if let known = table?.answers(to: id) {
      for answer in known {
        if let record = try message(answer) { result.append((answer, record)) }
      }
      return Self.oldestFirst(result)
    }
    var absent = [id]
    var visited: Set<ObjectID> = [id]
    while let parentID = absent.popLast() {
      let folder = try data.answers.value(for: parentID, in: store)?.id
      for child in try AnswerTree.ids(folder, in: store) where visited.insert(child).inserted {
        if let record = try message(child) {
          if try parent(of: child, record) == id { result.append((child, record)) }
        } else {
          absent.append(child)
        }
      }
    }
    return Self.oldestFirst(result)
  }

  private static func oldestFirst(
    _ messages: [(id: ObjectID, record: MessageRecord)]
  ) -> [(id: ObjectID, record: MessageRecord)] {
    messages.sorted {
      DateOrder.precedes(($0.record.content.date?.seconds, $0.id), ($1.record.content.date?.seconds, $1.id))
    }
  }

  /// The messages of the thread below this one, it first, each answer after what it answers.
  ///
  /// - Parameter limit: Stops after this many messages.
  public func conversation(below root: ObjectID, limit: Int = .max) throws -> [ThreadEntry] {
    guard let record = try message(root) else { return [] }
    var result: [ThreadEntry] = []
    var stack = [ThreadEntry(id: root, record: record, depth: 0, parent: nil)]
    var visited: Set<ObjectID> = [root]
    while let entry = stack.popLast(), result.count < limit {
      result.append(entry)
      for answer in try answers(to: entry.id).reversed() where visited.insert(answer.id).inserted {
        stack.append(ThreadEntry(id: answer.id, record: answer.record, depth: entry.depth + 1, parent: entry.id))
      }
    }
    return result
  }

  /// The patch, cover letter or pull request that a comment is about: its nearest such ancestor, or one that introduces
  /// a series without looking like it.
  public func subject(ofComment id: ObjectID) throws -> ObjectID? {
    var current = id
    var visited: Set<ObjectID> = [id]
    while let record = try message(current), let next = try parent(of: current, record), visited.insert(next).inserted {
      guard let above = try message(next) else { return nil }
      // An introduction without a number can be a cover letter, too.
      if try !isAnswer(next, above) { return next }
      current = next
    }
    return nil
  }
}

/// A message and its place in its thread.
public struct ThreadEntry: Sendable {
  public let id: ObjectID
  public let record: MessageRecord
  /// 0 for the message that the listing begins with.
  public let depth: Int
  public let parent: ObjectID?
}
