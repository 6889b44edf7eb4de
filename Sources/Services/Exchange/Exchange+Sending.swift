import Bytes
import Git
import Tracker

/// Sending the other tracker the facts that it lacks.
extension Exchange {
  /// Pushes the facts that the other side lacks.
  ///
  /// - Returns: Whether to start over, because the other side moved or something must be offered in another way.
  mutating func send(beyond listing: RemoteTracker.Listing) throws -> Bool {
    let theirs = Dictionary(listing.lanes.map { ($0.name, $0.head) }) { first, _ in first }
    let known = listing.lanes.map(\.head).filter { tracker.git.exists($0) }
    var offers: [RemoteTracker.Offer] = []
    var counts: [String: Int] = [:]
    var relayed: [Lane] = []
    for lane in try Lane.all(in: tracker.git) {
      switch try offering(of: lane, theirs[lane.name]) {
      case .none: continue
      case .relay: relayed.append(lane)
      case .asItIs:
        offers.append(RemoteTracker.Offer(lane: lane.name, commit: lane.head))
        counts[lane.name] = try tracker.git.newCommits(from: [lane.head], excluding: known).count
      }
    }
    var again = false
    var refused: [Fault] = []
    let answers = try remote.push(offers)
    for offer in offers {
      switch answers[offer.lane] ?? .outdated {
      case .taken:
        report.sent.lanes += 1
        report.sent.commits += counts[offer.lane] ?? 0
        try remember(Lane(name: offer.lane, head: offer.commit))
      case .outdated: again = true
      case .failed(let reason):
        withheld.insert(offer.lane)
        report.note(.refused, offer.lane, reason)
      case .refused(let refusal):
        withheld.insert(offer.lane)
        switch try reaction(to: refusal, of: offer) {
        case .nothing: break
        case .again: again = true
        case .relay:
          relayed.append(Lane(name: offer.lane, head: offer.commit))
          refused += refusal.faults.filter(\.code.isPartial)
        }
      }
    }
    return try relay(relayed, refused, beyond: known, theirs, rules: listing.configuration) || again
  }

  private enum Offering { case none, asItIs, relay }

  /// How a lane is offered.
  private func offering(of lane: Lane, _ there: ObjectID?) throws -> Offering {
    guard let name = Lane.Name(lane.name), there != lane.head else { return .none }
    if leftOut.there.passed[lane.name] != nil { return leftOut.there.passed[lane.name] == lane.head ? .none : .relay }
    // Whatever happened to our lane at the remote, our facts must arrive.
    let otherwise = writer.owns(name.writer) ? Offering.relay : .none
    if withheld.contains(lane.name) { return otherwise }
    guard let there else { return .asItIs }
    guard tracker.git.exists(there) else { return otherwise }
    if try tracker.git.isAncestor(there, of: lane.head) { return .asItIs }
    return try tracker.git.isAncestor(lane.head, of: there) ? .none : otherwise
  }

  private enum Reaction { case nothing, again, relay }

  /// How to react to the refusal of a lane.
  private mutating func reaction(
    to refusal: RemoteTracker.Refusal, of offer: RemoteTracker.Offer
  ) throws -> Reaction {
    guard let fault = refusal.faults.first else { return .relay }
    switch fault.code {
    case .ownLane:
      guard writer.present != nil else { return .relay }
      let kept = try keep(offer.commit, besides: offer.lane)
      report.note(
        .refused, offer.lane, "the other tracker lost commits of its own; they are restored on \(kept)",
        isHealed: true)
      return .again
    case .noSync, .notALane, .tooManyLanes, .rewound:
      report.note(.refused, offer.lane, fault.reason)
      return .nothing
    default: return .relay
    }
  }

  // MARK: Passing on facts

  /// Sends the facts of lanes that the other side does not accept as they are, except refused ones, on a lane of the
  /// exchange's own.
  ///
  /// - Returns: Whether to look again.
  private mutating func relay(
    _ lanes: [Lane], _ refused: [Fault], beyond known: [ObjectID], _ theirs: [String: ObjectID], rules: ObjectID?
  ) throws -> Bool {
    let retried = retried(rules)
    guard !lanes.isEmpty || !retried.isEmpty else { return false }
    var relay = try FactRelay(writer: leftOut.writer, beyond: theirs, to: remote, in: tracker)
    let barred = Set((leftOut.there.faults + refused).compactMap(\.fact))
    var items: [FactRelay.Item] = []
    var reached = known + lanes.compactMap { leftOut.there.passed[$0.name] }.filter { tracker.git.exists($0) }
    for lane in lanes {
      items += try relay.items(of: lane, beyond: reached, in: tracker).filter { !barred.contains($0.file.blob) }
      reached.append(lane.head)
    }
    try relay.push(items, splits: true, in: tracker)
    if relay.isOutdated { return true }
    try relay.push(retried, splits: false, in: tracker)
    leftOut.there.faults.removeAll { $0.fact.map(relay.accepted.contains) ?? false }
    note(refused + relay.faults)
    if relay.isExhausted { report.note(.refused, remote.name, "\(relay.reason); sync again to offer the rest") }
    if relay.isBarred {
      report.note(.refused, remote.name, relay.reason)
    } else if !relay.isExhausted {
      let foul = Set(refused.map(\.lane))
      for lane in lanes where foul.contains(lane.name) || leftOut.there.passed[lane.name] != nil {
        leftOut.there.passed[lane.name] = lane.head
      }
    }
    report.sent.lanes += relay.commits > 0 ? 1 : 0
    report.sent.commits += relay.commits
    try leftOut.save(in: tracker)
    return false
  }

  /// The facts that were refused before and are offered again, once per exchange: if the rules changed or a person asks
  /// for it; without either, only those that were refused without a reason.
  private mutating func retried(_ rules: ObjectID?) -> [FactRelay.Item] {
    guard !hasRetried else { return [] }
    hasRetried = true
    let isAll = options.retries || leftOut.there.rules != rules
    leftOut.there.rules = rules
    return leftOut.there.faults.compactMap { fault in
      guard let commit = fault.commit, isAll || fault.code == .unexplained,
        let step = try? LaneCheck(lane: fault.lane, permissions: nil).look(at: commit, in: tracker),
        let file = step.files.first(where: { $0.blob == fault.fact })
      else { return nil }
      return FactRelay.Item(file: file, lane: fault.lane, commit: commit, seconds: step.seconds)
    }
  }

  private mutating func note(_ faults: [Fault]) {
    let new = leftOut.there.add(faults)
    for lane in Set(new.map(\.lane)).sorted() {
      let some = new.filter { $0.lane == lane }
      if let first = some.first { report.note(.refused, lane, Self.text(first, of: some.count)) }
    }
  }
}
