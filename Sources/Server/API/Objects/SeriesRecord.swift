import Bytes
import Mail
import Review
import Tracker

/// A series with what a list of its patches asks: states, delegates, checks. Less than ``SeriesDetails``, which reads the
/// discussion, too.
struct SeriesRecord {
  let group: SeriesGroup
  let head: MessageRecord
  let cover: (id: ObjectID, record: MessageRecord)?
  let patches: [PatchRecord]

  init(_ group: SeriesGroup, _ context: APIContext) throws {
    let snapshot = context.snapshot
    guard let head = try snapshot.message(group.head) else { throw APIProblem.notFound }
    self.group = group
    self.head = head
    cover = try group.coverInForce.flatMap { id in try snapshot.message(id).map { (id, $0) } }
    let own = try snapshot.history(of: group.head)
    let inherited = try snapshot.inheritedState(of: group)
    let states = try snapshot.reviewStates(of: group).patches
    let routing = Routing(head, by: snapshot.configuration)
    patches = try group.allPatches.compactMap { part in
      guard let record = try snapshot.message(part.id) else { return nil }
      let place = Routing(record, by: snapshot.configuration)
      let review = try snapshot.review(of: part.id, in: group, own, inherited, routings: ([routing], [place]))
      return PatchRecord(
        id: part.id, record: record, history: review.history, review: review.summary,
        state: (states[part.id] ?? .initial).name, delegate: review.delegate?.name)
    }
  }

  func patch(_ id: ObjectID) -> PatchRecord? { patches.first { $0.id == id } }

  /// The cover letter's name; without one the first patch's, as it is shown by itself.
  var name: String {
    if let cover { return PatchworkName.plain(cover.record) }
    return patches.first.map { PatchworkName.withPrefixes($0.record) } ?? PatchworkName.plain(head)
  }
}

/// A patch in its series, and where its review stands.
struct PatchRecord {
  let id: ObjectID
  let record: MessageRecord
  let history: ReviewHistory
  let review: ReviewSummary
  let state: String
  let delegate: String?

  /// The newest check of each context, weighed as Patchwork does: the worst counts, and without any it is pending.
  var check: Event.Check.State {
    let states = ReviewSummary([history]).checks.map(\.check.state)
    return [.fail, .warning, .pending].first(where: states.contains) ?? (states.isEmpty ? .pending : .success)
  }
}
