import Testing

@testable import Services

/// The table of Sources/Tracker/Exchange/README.md, over every standing there is.
@Suite("Decisions of an exchange about a lane")
struct LaneDecisionTests {
  @Test("each case leads to the decision of the table")
  func table() {
    for standing in LaneStanding.allCases {
      #expect(LaneDecision(standing) == expected(standing), "\(standing)")
    }
    #expect(Set(LaneStanding.allCases).count == 512)
  }

  /// The table's rows, in its order; the first that fits counts.
  private func expected(_ lane: LaneStanding) -> LaneDecision {
    let rows: [(Bool, LaneDecision)] = [
      (lane.relation == .behind, .nothing),
      (lane.isOwn, .renew),
      (lane.relation != .forked && !lane.isLocked, .take),
      (lane.relation != .forked && lane.theirsIsHeld, .nothing),
      (lane.relation != .forked && lane.writes, .takeElsewhere),
      (lane.relation != .forked, .reportLock),
      (lane.oursIsHeld && !lane.isLocked && (!lane.theirsIsHeld || lane.oursIsFirst), .replace),
      (lane.theirsIsHeld, .leave),
      (lane.oursIsHeld && lane.writes, .takeElsewhere),
      (lane.oursIsHeld, .reportLock),
      (lane.adoptsForks && lane.writes, .keepBoth),
      (true, .refuse),
    ]
    return rows.first { $0.0 }?.1 ?? .refuse
  }

  @Test("no decision loses a fact")
  func losesNothing() {
    for standing in LaneStanding.allCases {
      let decision = LaneDecision(standing)
      switch decision {
      case .take: #expect(standing.relation == .new || standing.relation == .ahead)
      case .replace: #expect(standing.oursIsHeld)
      case .nothing: #expect(standing.relation == .behind || standing.theirsIsHeld)
      case .leave: #expect(standing.theirsIsHeld)
      case .takeElsewhere, .keepBoth: #expect(standing.writes)
      case .refuse: #expect(standing.relation == .forked && !standing.theirsIsHeld && !standing.oursIsHeld)
      case .reportLock: #expect(standing.isLocked && !standing.writes)
      case .renew: #expect(standing.isOwn)
      }
    }
  }

  @Test("of two trackers that both hold the other's end of a lane, only one takes the other's")
  func tie() {
    var standing = LaneStanding(
      relation: .forked, isOwn: false, oursIsHeld: true, theirsIsHeld: true, oursIsFirst: true, isLocked: false,
      writes: true, adoptsForks: false)
    #expect(LaneDecision(standing) == .replace)
    standing.oursIsFirst = false
    #expect(LaneDecision(standing) == .leave)
  }
}
