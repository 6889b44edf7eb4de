import Bytes
import Git

/// The series as the view has them before a fold. A reference, so that each is read once for all who ask.
final class StoredSeries {
  private let data: ViewData
  private var known: [ObjectID: SeriesGroup?] = [:]

  init(of data: ViewData) { self.data = data }

  /// The series with this head; nil if there is none.
  func series(_ head: ObjectID, in store: some ObjectStore) throws -> SeriesGroup? {
    if let known = known[head] { return known }
    let value = try data.series.value(for: head, in: store)
    let group = try value.map { SeriesGroup(head: head, record: try store.blob($0.id)) }
    known[head] = .some(group)
    return group
  }

  /// What ``SeriesRules`` made the message a part of, if that is found by the message itself: it is the head, or answers
  /// it; nil for what may be completed from another version, which is stored together with what comes from there.
  func series(of message: FoldedMessage, in store: some ObjectStore) throws -> SeriesGroup? {
    for head in [message.id] + message.record.content.citations.nearestFirst.prefix(Self.citationLimit) {
      guard var group = try series(head, in: store), group.members.contains(message.id) else { continue }
      guard !RevisionRules.mayBePartial(group), group.inherited.isEmpty, group.inheritedCover == nil else { return nil }
      (group.previous, group.evidence, group.candidates, group.next) = (nil, [], [], nil)
      return group
    }
    return nil
  }

  /// Parts answer the cover letter, or each the one before.
  private static let citationLimit = 2
}
