import Bytes
import Mail
import Review
import Tracker

/// A series with what documents about it and about its patches ask: each part is read when it is asked for, and once, so
/// that a page costs what it shows and not how long the series on it are. Lives on one thread.
///
/// Less than ``SeriesDetails``, which reads the discussion, too.
final class SeriesRecord {
  let group: SeriesGroup
  let head: MessageRecord
  let cover: (id: ObjectID, record: MessageRecord)?
  /// The cover letter's name; without one the first patch's, as it is shown by itself.
  let name: String
  private let snapshot: Snapshot
  private let parts: [SeriesGroup.Numbered]
  private var standing: Standing?
  private var known: [ObjectID: PatchRecord] = [:]

  /// What counts for each of its patches.
  private struct Standing {
    let history: ReviewHistory
    let inherited: InheritedState
    let routing: Routing
    let state: (ObjectID) throws -> ReviewState
  }

  init(_ group: SeriesGroup, _ context: APIContext) throws {
    let snapshot = context.snapshot
    guard let head = try snapshot.message(group.head) else { throw APIProblem.notFound }
    self.group = group
    self.head = head
    self.snapshot = snapshot
    parts = group.allPatches
    cover = try group.coverInForce.flatMap { id in try snapshot.message(id).map { (id, $0) } }
    if let cover {
      name = PatchworkName.plain(cover.record)
    } else {
      var first: MessageRecord?
      for part in parts where first == nil { first = try snapshot.message(part.id) }
      name = first.map(PatchworkName.withPrefixes) ?? PatchworkName.plain(head)
    }
  }

  /// The mails of its patches, in order.
  func mails() throws -> [(id: ObjectID, record: MessageRecord)] {
    try parts.compactMap { part in try snapshot.message(part.id).map { (part.id, $0) } }
  }

  /// Whether this is one of its patches.
  func holds(_ id: ObjectID) -> Bool { parts.contains { $0.id == id } }

  /// One of its patches; nil if it is none.
  func patch(_ id: ObjectID) throws -> PatchRecord? {
    if let patch = known[id] { return patch }
    guard holds(id), let record = try snapshot.message(id) else { return nil }
    let standing = try whole()
    let place = Routing(record, by: snapshot.configuration)
    let review = try snapshot.review(
      of: id, in: group, standing.history, standing.inherited, routings: ([standing.routing], [place]))
    let patch = PatchRecord(
      id: id, record: record, history: review.history, review: review.summary, state: try standing.state(id).name,
      delegate: review.delegate?.name)
    known[id] = patch
    return patch
  }

  private func whole() throws -> Standing {
    if let standing { return standing }
    let standing = Standing(
      history: try snapshot.history(of: group.head), inherited: try snapshot.inheritedState(of: group),
      routing: Routing(head, by: snapshot.configuration), state: try snapshot.patchStates(of: group))
    self.standing = standing
    return standing
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

  /// The newest check of each context and reporter, weighed as Patchwork does (`combined_check_state`): the worst counts,
  /// and without any it is pending.
  var check: Event.Check.State {
    var newest: [[String]: Event.Check.State] = [:]
    for entry in history.entries {
      for case .check(let check) in entry.event.changes {
        newest[[check.context.lowercased(), entry.event.actor.email.lowercased()]] = check.state
      }
    }
    let states = newest.values
    return [.fail, .warning, .pending].first(where: states.contains) ?? (states.isEmpty ? .pending : .success)
  }
}
