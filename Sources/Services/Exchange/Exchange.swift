import Bytes
import Git
public import Tracker

/// Takes in what another tracker knows and gives it what it does not; README.md of this folder states the rules.
public struct Exchange {
  /// How it is done.
  public struct Options: Sendable {
    /// Whether the other one is given what it lacks.
    public var sends = true
    /// Whether both sides of a fork are kept, on a person's word.
    public var adoptsForks = false

    public init() {}
  }

  /// Where it is kept what other trackers held the last time.
  /// Times that one looks again because the other side changed meanwhile.
  private static let rounds = 6

  let tracker: TrackerRepository
  let remote: RemoteTracker
  let options: Options
  var writer: WriterNames
  var report = ExchangeReport()
  /// Lanes here that hold what must not be passed on, or that the other side refused.
  var settled: Set<String> = []

  /// Runs it, and publishes a view of the result.
  ///
  /// - Throws: ``ExchangeError`` if the other tracker cannot be reached.
  public static func run(
    with name: String, in tracker: TrackerRepository, _ options: Options = Options()
  ) throws -> ExchangeReport {
    let remote = RemoteTracker(name, from: tracker.git.path)
    var exchange = Exchange(
      tracker: tracker, remote: remote, options: options, writer: try WriterNames(of: tracker))
    for round in 1...Self.rounds {
      let listing = try remote.listing()
      try exchange.take(listing)
      guard options.sends, try exchange.give(beyond: listing) else { break }
      if round == Self.rounds {
        exchange.report.note(.refused, remote.name, "others change it all the time; sync again")
      }
    }
    exchange.tracker.publishView()
    exchange.report.digest = try exchange.tracker.snapshot().digest
    return exchange.report
  }

  private init(tracker: TrackerRepository, remote: RemoteTracker, options: Options, writer: WriterNames) {
    self.tracker = tracker
    self.remote = remote
    self.options = options
    self.writer = writer
  }

  // MARK: Taking

  private mutating func take(_ listing: RemoteTracker.Listing) throws {
    var named: [Lane] = []
    for lane in listing.lanes {
      if Lane.Name(lane.name) != nil {
        named.append(lane)
      } else {
        report.note(.malformed, lane.name, "this is no lane's name; it is left where it is")
      }
    }
    let before = try Lanes(of: tracker)
    let unknown = try named.filter { try !settled.contains($0.name) && !before.hold($0.head, of: $0.name, in: tracker) }
    let fetched = try fetch(unknown)
    try takeConfiguration(listing.configuration)
    _ = try tracker.git.synchronizeEverything()
    for lane in fetched {
      do {
        let commits = try LaneCheck.commits(of: lane.name, upTo: lane.head, beyond: before.heads, in: tracker)
        try take(lane, commits: commits)
      } catch let refusal as PushGuard.Refusal {
        settled.insert(lane.name)
        report.note(.malformed, lane.name, refusal.description)
      }
    }
    for lane in named where !settled.contains(lane.name) { try compare(lane) }
  }

  /// Fetches all at once; if that fails for what they hold, each for itself, so that a bad one does not keep the others.
  private mutating func fetch(_ lanes: [Lane]) throws -> [Lane] {
    do {
      try remote.fetch(lanes.map(\.name))
      return lanes.filter { tracker.git.exists($0.head) }
    } catch let error as ExchangeError {
      guard lanes.count > 1 || (try? remote.listing()) != nil else { throw error }
      var fetched: [Lane] = []
      for lane in lanes {
        do {
          try remote.fetch([lane.name])
          fetched.append(lane)
        } catch ExchangeError.failed(_, let reason) {
          _ = try remote.listing()
          settled.insert(lane.name)
          report.note(.malformed, lane.name, reason)
        }
      }
      return fetched.filter { tracker.git.exists($0.head) }
    }
  }

  /// A mirror goes by the configuration of what it mirrors; a tracker that writes keeps its own, for it says who may do
  /// what.
  private mutating func takeConfiguration(_ theirs: ObjectID?) throws {
    let name = TrackerRepository.configurationReference
    guard writer.present == nil, let theirs else { return }
    let ours = try tracker.git.reference(name)
    guard ours != theirs else { return }
    try remote.fetch([name])
    if let ours, try !tracker.git.isAncestor(ours, of: theirs) {
      report.note(.forked, name, "its history was rewritten over there; the one that is here stays")
      return
    }
    do {
      _ = try TrackerConfiguration(
        parsing: try TrackerRepository.configuration(of: theirs, in: tracker.git), file: "config")
      _ = try tracker.git.compareAndSwap(name, from: ours, to: theirs)
    } catch let problem as ConfigurationProblem {
      report.note(.malformed, name, "the configuration is broken: \(problem)")
    }
  }

  // MARK: Giving

  /// Pushes what the other side lacks.
  ///
  /// - Returns: Whether to look again, because the other side moved meanwhile or something is to be offered otherwise.
  private mutating func give(beyond listing: RemoteTracker.Listing) throws -> Bool {
    let theirs = Dictionary(listing.lanes.map { ($0.name, $0.head) }) { first, _ in first }
    var offers: [RemoteTracker.Offer] = []
    var counts: [String: Int] = [:]
    for lane in try Lane.all(in: tracker.git) where !settled.contains(lane.name) && Lane.Name(lane.name) != nil {
      let there = theirs[lane.name]
      if there == lane.head { continue }
      if let there {
        guard tracker.git.exists(there), try tracker.git.isAncestor(there, of: lane.head) else { continue }
      }
      offers.append(RemoteTracker.Offer(lane: lane.name, commit: lane.head))
      counts[lane.name] = try tracker.git.newCommits(
        from: [lane.head], excluding: listing.lanes.map(\.head).filter { tracker.git.exists($0) }
      ).count
    }
    var again = false
    let answers = try remote.push(offers)
    for offer in offers {
      switch answers[offer.lane] ?? .outdated {
      case .taken:
        report.sent.lanes += 1
        report.sent.commits += counts[offer.lane] ?? 0
        try remember(Lane(name: offer.lane, head: offer.commit))
      case .outdated: again = true
      case .refused(let reason):
        settled.insert(offer.lane)
        if try offerOtherwise(offer, reason) { again = true }
      }
    }
    return again
  }

  /// A lane that only the other side may write, or that is locked there, can still be given on a lane of our own.
  private mutating func offerOtherwise(_ offer: RemoteTracker.Offer, _ reason: String) throws -> Bool {
    let isTheirOwn = reason.contains(PushGuard.ownLane)
    let isLocked = reason.contains("lock")
    let name = Lane.Name(offer.lane)
    guard isTheirOwn || isLocked, writer.present != nil, let name, isLocked || !writer.owns(name.writer) else {
      report.note(.refused, offer.lane, reason)
      return false
    }
    let kept = try keep(offer.commit, besides: offer.lane)
    report.note(
      .refused, offer.lane,
      (isTheirOwn
        ? "the other tracker lost what it had written itself, and is given it back on \(kept)"
        : "the other tracker cannot move it (\(reason)), and is given it on \(kept)"), isHealed: true)
    return true
  }
}
