import Bytes
import Mail
import Patches
import Tracker

/// Where a series and each of its patches stand.
struct SeriesStanding: Sendable {
  /// Of one target of a review.
  struct Row: Hashable, Sendable {
    let id: ObjectID
    let state: String
    /// Whether it is still to be dealt with.
    let isOpen: Bool
    /// Of a series all whose its patches are.
    let delegates: [String]
    let isArchived: Bool
    let projects: [String]
    let lists: [String]
    /// ``CheckChoice``
    let checks: Int
  }

  let series: Row
  /// The patches that were sent in this series; those that stand in an earlier version are that version's.
  let patches: [Row]
  let brief: SeriesBrief
  let needs: Needs
  /// What was said about it, and by whom: addresses in lower case.
  let comments: [(id: ObjectID, author: String)]

  init(_ group: SeriesGroup, in snapshot: Snapshot) throws {
    try self.init(group, in: snapshot, routing: snapshot.routing(of:), hint: snapshot.stateHint(of:))
  }

  /// For who has read the mails already.
  ///
  /// - Parameters:
  ///   - routing: Where a message goes.
  ///   - hint: The state that a mail asks for.
  init(
    _ group: SeriesGroup, in snapshot: Snapshot, routing: (ObjectID) throws -> Routing?,
    hint: (ObjectID) throws -> String?
  ) throws {
    let own = try snapshot.history(of: group.head)
    let states = try snapshot.reviewStates(of: group, hint: hint)
    let head = try [routing(group.head)].compactMap(\.self)
    let inherited = try snapshot.inheritedState(of: group)
    let commentsByPart = try snapshot.commentsByPart(on: group)
    let given = try snapshot.collectedTrailers(for: group, commentsByPart)
    var delegates: [String] = []
    var rows: [Row] = []
    var routings = head
    var reviews = [ReviewSummary([own], inherited)]
    var records: [MessageRecord] = []
    var trailers: [[Trailer]] = []
    for patch in group.allPatches {
      let mail = try [routing(patch.id)].compactMap(\.self)
      let review = try snapshot.review(of: patch.id, in: group, own, inherited, routings: (head, mail))
      let delegate = review.delegate?.name
      if let delegate, !delegates.contains(delegate) { delegates.append(delegate) }
      reviews.append(review.summary)
      if let record = try snapshot.message(patch.id) {
        records.append(record)
        trailers.append(record.content.trailers + (given[patch.id]?.trailers ?? []))
      }
      guard group.inherited[patch.number] != patch.id else { continue }
      routings += mail
      let place = Routing.union(mail)
      let state = states.patches[patch.id] ?? .initial
      rows.append(
        Row(
          id: patch.id, state: state.name, isOpen: snapshot.configuration.states.isOpen(state.name),
          delegates: [delegate].compactMap(\.self), isArchived: review.summary.isArchived, projects: place.projects,
          lists: place.lists, checks: CheckChoice.bits(review.summary.checkCounts)))
    }
    if group.allPatches.isEmpty {
      delegates = [Delegate([own], inherited: inherited.delegate, routings: head)?.name].compactMap(\.self)
    }
    let place = Routing.union(routings)
    let comments = commentsByPart.flatMap(\.comments)
    let first = try snapshot.message(group.head)
    let title = try group.coverInForce.flatMap { try snapshot.message($0) }
    brief =
      first.map {
        SeriesBrief(
          group, .init(head: $0, title: title, patches: records, comments: comments), state: states.series.name,
          delegates: delegates, review: reviews, trailers: trailers)
      } ?? SeriesBrief()
    series = Row(
      id: group.head, state: states.series.name, isOpen: try Self.isOpen(group, states.series, in: snapshot),
      delegates: delegates, isArchived: reviews[0].isArchived, projects: place.projects, lists: place.lists,
      checks: CheckChoice.bits(brief.checks))
    patches = rows
    needs = Needs(
      group, brief, author: first?.content.sender.key ?? "", comments: comments, trailers: trailers)
    self.comments = comments.map { ($0.id, $0.record.content.sender.key) }
  }

  /// Whether somebody still has to deal with a series: by its state, unless a newer version was accepted.
  private static func isOpen(_ group: SeriesGroup, _ state: ReviewState, in snapshot: Snapshot) throws -> Bool {
    guard snapshot.configuration.states.isOpen(state.name) else { return false }
    guard group.next != nil else { return true }
    let versions = try snapshot.versions(of: group)
    let own = versions.firstIndex { $0.head == group.head } ?? 0
    return try !versions[(own + 1)...].contains { try snapshot.reviewState(of: $0).name == ReviewStates.accepted }
  }
}
