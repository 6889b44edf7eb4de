import Mail
import Patches
import Tracker

/// What a series waits for.
package struct Needs: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// From its name: review, reply, test or apply.
  package init?(_ name: String) {
    guard let place = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: 1 << place)
  }

  /// The names that there are, each in the place of its bit.
  package static let names = ["review", "reply", "test", "apply"]

  /// It is complete, and nobody but its author has said anything about it.
  package static let review = Needs(rawValue: 1)
  /// The newest answer is not its author's, and gives no trailer.
  package static let reply = Needs(rawValue: 2)
  /// It is complete, nobody says that it was tested, and no check ran to its end.
  package static let test = Needs(rawValue: 4)
  /// It is complete, somebody reviewed or acked every patch, no check failed, it applies as far as that is known, and no
  /// answer waits for its author.
  package static let apply = Needs(rawValue: 8)

  init(
    _ group: SeriesGroup, _ brief: SeriesBrief, author: String, comments: [Comment], trailers: [[Trailer]]
  ) {
    self = []
    let others = comments.filter { $0.record.content.sender.key != author && $0.record.content.kind == .comment }
    let newest = comments.max {
      ($0.record.content.date?.seconds ?? 0, $0.id) < ($1.record.content.date?.seconds ?? 0, $1.id)
    }
    if let newest, newest.record.content.sender.key != author, newest.record.content.given.isEmpty { insert(.reply) }
    guard group.missing.isEmpty, brief.received > 0 else { return }
    let isReviewed = trailers.allSatisfy { $0.contains { $0.hasKey("Reviewed-by") || $0.hasKey("Acked-by") } }
    if others.isEmpty, !isReviewed { insert(.review) }
    if brief.tags.tested == 0, brief.checks.worst == nil || brief.checks.worst == .pending { insert(.test) }
    if isReviewed, brief.checks[.fail] == 0, !brief.applies.hasPrefix("conflict"), !contains(.reply) {
      insert(.apply)
    }
  }
}
