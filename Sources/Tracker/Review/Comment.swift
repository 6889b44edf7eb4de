public import Bytes
import Mail
import Patches

/// A comment on a cover letter or a patch.
public struct Comment: Sendable {
  public let id: ObjectID
  public let record: MessageRecord
  /// The cover letter or patch.
  public let part: ObjectID
}

extension Snapshot {
  /// The comments on a series: on its cover letter first, then patch by patch; for each, oldest first.
  public func comments(on series: SeriesGroup) throws -> [Comment] {
    try commentsByPart(on: series).flatMap(\.comments)
  }

  /// The same with the part that each is on.
  package func commentsByPart(on series: SeriesGroup) throws -> [(part: ObjectID, comments: [Comment])] {
    let members = Set(series.members)
    let parts = series.covers + series.allPatches.map(\.id)
    return try parts.map { (part: $0, comments: try comments(on: $0, besides: members)) }
  }

  /// The most comments below a message; more are a loop of forged references, or not worth reading.
  private static let commentLimit = 10_000

  /// The comments on a cover letter or patch, nested ones too, as far as no other patch begins; oldest first.
  public func comments(on part: ObjectID, besides members: Set<ObjectID>) throws -> [Comment] {
    var found: [Comment] = []
    var visited: Set<ObjectID> = [part]
    var pending = [part]
    while let id = pending.popLast(), found.count < Self.commentLimit {
      for answer in try answers(to: id) where !members.contains(answer.id) && visited.insert(answer.id).inserted {
        guard try isAnswer(answer.id, answer.record) else { continue }
        found.append(Comment(id: answer.id, record: answer.record, part: part))
        pending.append(answer.id)
      }
    }
    return found.sorted {
      DateOrder.precedes(($0.record.content.date?.seconds, $0.id), ($1.record.content.date?.seconds, $1.id))
    }
  }
}
