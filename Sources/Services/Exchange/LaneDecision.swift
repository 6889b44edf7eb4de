/// How a remote lane relates to ours of the same name: everything that the decision about it depends on.
struct LaneStanding: Hashable, Sendable, CaseIterable {
  /// The two histories.
  enum Relation: Hashable, Sendable, CaseIterable {
    /// We have none of that name.
    case new
    /// Ours holds all of theirs.
    case behind
    /// Theirs holds all of ours, and more.
    case ahead
    /// They have diverged.
    case forked
  }

  var relation: Relation
  /// Whether this tracker writes it, or did.
  var isOwn: Bool
  /// Whether another lane here holds all of ours.
  var oursIsHeld: Bool
  /// Whether another lane here holds all of theirs.
  var theirsIsHeld: Bool
  /// Whether ours comes before theirs by id: both sides see the same.
  var oursIsFirst: Bool
  /// Whether a lock here keeps ours from being moved.
  var isLocked: Bool
  /// Whether this tracker writes lanes of its own.
  var writes: Bool
  /// Whether a person asked to keep both sides of a fork.
  var adoptsForks: Bool

  /// Every combination; some cannot occur.
  static var allCases: [LaneStanding] {
    var result: [LaneStanding] = []
    for relation in Relation.allCases {
      for bits in 0..<128 {
        func bit(_ number: Int) -> Bool { bits >> number & 1 == 1 }
        result.append(
          LaneStanding(
            relation: relation, isOwn: bit(0), oursIsHeld: bit(1), theirsIsHeld: bit(2), oursIsFirst: bit(3),
            isLocked: bit(4), writes: bit(5), adoptsForks: bit(6)))
      }
    }
    return result
  }
}

/// What to do about a lane: the table in README.md of this folder.
enum LaneDecision: Hashable, Sendable {
  /// Take nothing.
  case nothing
  /// Move ours to theirs.
  case take
  /// Keep their commits on a lane of our own: the one of this name cannot be moved.
  case takeElsewhere
  /// Report that it cannot be moved.
  case reportLock
  /// Move ours to theirs, which loses nothing, because another lane holds ours.
  case replace
  /// Leave ours as it is, and do not offer it: another lane holds theirs.
  case leave
  /// Keep their commits on a lane of our own beside ours.
  case keepBoth
  /// Report that it has diverged.
  case refuse
  /// Keep both sides and write under another name from now on.
  case renew

  /// Decides. Every decision but ``refuse`` and ``reportLock`` lets the facts of both sides be kept.
  init(_ standing: LaneStanding) {
    self =
      switch standing.relation {
      case .behind: .nothing
      case _ where standing.isOwn: .renew
      case .new, .ahead: Self.growing(standing)
      case .forked: Self.forked(standing)
      }
  }

  private static func growing(_ standing: LaneStanding) -> LaneDecision {
    guard standing.isLocked else { return .take }
    if standing.theirsIsHeld { return .nothing }
    return standing.writes ? .takeElsewhere : .reportLock
  }

  private static func forked(_ standing: LaneStanding) -> LaneDecision {
    if standing.oursIsHeld, !standing.theirsIsHeld || standing.oursIsFirst {
      guard standing.isLocked else { return .replace }
      if standing.theirsIsHeld { return .leave }
      return standing.writes ? .takeElsewhere : .reportLock
    }
    if standing.theirsIsHeld { return .leave }
    return standing.adoptsForks && standing.writes ? .keepBoth : .refuse
  }
}
