public import Bytes
import Mail
import Patches
public import Tracker

/// What people said about a series: the answers to its mails, and the answers to those, as far as no other patch begins.
public struct Discussion {
  /// A comment and the part of the series that it is about.
  public struct Comment: Sendable {
    public let id: ObjectID
    public let record: MessageRecord
    /// The cover letter or patch.
    public let part: ObjectID
  }

  /// Cover letter first, then patch by patch; for each, oldest first.
  public let comments: [Comment]

  /// A patch can be answered this deeply; beyond it, a loop of forged references is more likely.
  private static let limit = 10_000

  public init(of series: SeriesGroup, in snapshot: Snapshot) throws {
    var comments: [Comment] = []
    var visited = Set(series.members)
    let parts = (series.cover.map { [$0] } ?? []) + series.allPatches.map(\.id)
    for part in parts {
      var found: [Comment] = []
      var pending = [part]
      while let id = pending.popLast(), found.count < Self.limit {
        for answer in try snapshot.answers(to: id) where visited.insert(answer.id).inserted {
          switch answer.record.content.kind {
          case .patch, .cover, .pullRequest: continue
          case .comment, .other:
            found.append(Comment(id: answer.id, record: answer.record, part: part))
            pending.append(answer.id)
          }
        }
      }
      comments += found.sorted {
        let dates = ($0.record.content.date?.seconds ?? .max, $1.record.content.date?.seconds ?? .max)
        return dates.0 == dates.1 ? $0.id < $1.id : dates.0 < dates.1
      }
    }
    self.comments = comments
  }
}
