import Bytes
import Tracker

/// Where a series and each of its patches stand.
struct SeriesStanding: Sendable {
  /// Of one target of a review.
  struct Row: Hashable, Sendable {
    let id: ObjectID
    let state: String
    /// Of a series all whose its patches are.
    let delegates: [String]
    let isArchived: Bool
    let projects: [String]
    let lists: [String]
  }

  let series: Row
  /// The patches that were sent in this series; those that stand in an earlier version are that version's.
  let patches: [Row]

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
    var delegates: [String] = []
    var rows: [Row] = []
    var routings = head
    for patch in group.allPatches {
      let isAlone = patch.id == group.head || group.cover == nil
      let history = patch.id == group.head ? own : try snapshot.history(of: patch.id)
      let mail = try [routing(patch.id)].compactMap(\.self)
      let delegate = Delegate(
        isAlone ? [history] : [own, history], inherited: try snapshot.delegate(of: patch.id, inherited),
        routings: isAlone ? mail : head + mail)
      if let name = delegate?.name, !delegates.contains(name) { delegates.append(name) }
      guard group.inherited[patch.number] != patch.id else { continue }
      routings += mail
      let place = Routing.union(mail)
      rows.append(
        Row(
          id: patch.id, state: (states.patches[patch.id] ?? .initial).name,
          delegates: [delegate?.name].compactMap(\.self),
          isArchived: Self.isArchived(isAlone ? [history] : [own, history], inherited),
          projects: place.projects, lists: place.lists))
    }
    if group.allPatches.isEmpty {
      delegates = [Delegate([own], inherited: inherited.delegate, routings: head)?.name].compactMap(\.self)
    }
    let place = Routing.union(routings)
    series = Row(
      id: group.head, state: states.series.name, delegates: delegates,
      isArchived: Self.isArchived([own], inherited), projects: place.projects, lists: place.lists)
    patches = rows
  }

  /// Of what was done to it, the last by time counts.
  private static func isArchived(_ histories: [ReviewHistory], _ inherited: InheritedState) -> Bool {
    (ReviewHistory.merged(histories).lastArchived ?? inherited.archived)?.isArchived ?? false
  }
}
