import Bytes
import Git
import Tracker

/// Receiving the facts of the other tracker.
extension Exchange {
  /// Facts that are kept in one commit, at most.
  static let batch = 1000

  mutating func receive(_ listing: RemoteTracker.Listing) throws {
    var named: [Lane] = []
    for lane in listing.lanes {
      if Lane.Name(lane.name) != nil {
        named.append(lane)
      } else {
        withhold(lane.name, .malformed, [Fault(.notALane, lane.name, "this is not the name of a lane; it is ignored")])
      }
    }
    let before = try Lanes(of: tracker)
    try takeConfiguration(listing.configuration)
    try reconsider()
    let unknown = try named.filter {
      try !withheld.contains($0.name) && !isPassed($0) && !before.hold($0.head, of: $0.name, in: tracker)
    }
    let fetched = try fetch(unknown)
    _ = try tracker.git.synchronizeEverything()
    for lane in fetched { try take(lane, beyond: before.heads) }
    for lane in named where !withheld.contains(lane.name) { try compare(lane) }
    try leftOut.save(in: tracker)
  }

  /// Whether every fact of a lane was accepted or refused before, although the lane itself cannot be taken.
  private mutating func isPassed(_ lane: Lane) -> Bool {
    guard leftOut.here.passed[lane.name] == lane.head else { return false }
    withheld.insert(lane.name)
    return true
  }

  private mutating func take(_ lane: Lane, beyond known: [ObjectID]) throws {
    let check = LaneCheck(lane: lane.name, permissions: permissions(for: lane))
    let passed = leftOut.here.passed[lane.name].flatMap { tracker.git.exists($0) ? $0 : nil }
    do {
      let verdict = try check.verdict(upTo: lane.head, beyond: known + (passed.map { [$0] } ?? []), in: tracker)
      if verdict.isSound, passed == nil { return try take(lane, commits: verdict.commits.count) }
      try takePart(of: lane, verdict, check, isContinued: passed != nil)
    } catch let error as GitError where error.code == .corrupt || error.code == .notFound {
      withhold(lane.name, .malformed, [Fault(.damaged, lane.name, "its commits cannot be read: \(error.detail)")])
    }
  }

  /// The rules by which the facts of a lane are accepted. A mirror accepts everything; what this tracker itself wrote
  /// was accepted before.
  private func permissions(for lane: Lane) -> LaneCheck.Permissions? {
    guard writer.present != nil, Lane.Name(lane.name).map({ !writer.owns($0.writer) }) ?? true else { return nil }
    return LaneCheck.Permissions(configuration: configuration, speaker: .remote(remote.name))
  }

  /// Accepts a lane up to its first fault, and puts the acceptable facts after that on a lane of our own.
  private mutating func takePart(
    of lane: Lane, _ verdict: LaneCheck.Verdict, _ check: LaneCheck, isContinued: Bool
  ) throws {
    var rest = verdict.commits[...]
    if !isContinued, let head = verdict.soundHead {
      rest = verdict.rest
      try take(Lane(name: lane.name, head: head), commits: verdict.sound)
    }
    var files: [FactFile] = []
    for id in rest where verdict.faults.first?.code != .notALane {
      files += try check.look(at: id, in: tracker).files
      if files.count >= Self.batch { try append(&files, of: lane) }
    }
    try append(&files, of: lane)
    leftOut.here.passed[lane.name] = lane.head
    withhold(lane.name, verdict.faults.first?.code == .notPermitted ? .leftOut : .malformed, verdict.faults)
  }

  private mutating func append(_ files: inout [FactFile], of lane: Lane) throws {
    guard !files.isEmpty else { return }
    try tracker.append(
      files, summary: "Add \(files.count) facts of \(lane.name)", writer: writer.present ?? leftOut.writer)
    report.received.commits += 1
    files = []
  }

  /// Accepts events that were refused before and are permitted now.
  private mutating func reconsider() throws {
    let rules = try tracker.git.reference(TrackerRepository.configurationReference)
    guard leftOut.here.rules != rules || options.retries else { return }
    leftOut.here.rules = rules
    var files: [FactFile] = []
    var kept: [Fault] = []
    for fault in leftOut.here.faults {
      if fault.code == .notPermitted, let fact = fault.fact, let bytes = try? tracker.git.blob(fact),
        let event = Event(parsing: bytes), configuration.objection(to: event, from: .remote(remote.name)) == nil
      {
        files.append(FactFile(.event, fact))
      } else {
        kept.append(fault)
      }
    }
    guard !files.isEmpty, let writer = writer.present else { return }
    try tracker.append(files, summary: "Add \(files.count) events that were refused before", writer: writer)
    leftOut.here.faults = kept
    report.received.commits += 1
  }

  /// Keeps a lane from being offered to the other side, and reports the faults that were not reported before.
  private mutating func withhold(_ lane: String, _ kind: ExchangeReport.Problem.Kind, _ faults: [Fault]) {
    withheld.insert(lane)
    let new = leftOut.here.add(faults)
    guard let first = new.first else { return }
    report.note(kind, lane, Self.text(first, of: new.count))
  }

  /// The report of a number of faults.
  static func text(_ first: Fault, of count: Int) -> String {
    count > 1 ? "\(first.reason) (and \(count - 1) more; see patchbay doctor)" : first.reason
  }

  /// Fetches all lanes at once; if that fails, fetches each by itself, so that one bad lane does not affect the others.
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
          withhold(lane.name, .malformed, [Fault(.damaged, lane.name, "git refuses it: \(reason)")])
        }
      }
      return fetched.filter { tracker.git.exists($0.head) }
    }
  }

  /// A mirror uses the configuration of its origin. A tracker that writes keeps its own, because it grants permissions.
  /// Both remember the remote's.
  private mutating func takeConfiguration(_ theirs: ObjectID?) throws {
    rememberConfiguration(theirs)
    let name = TrackerRepository.configurationReference
    guard writer.present == nil, let theirs else { return }
    let ours = try tracker.git.reference(name)
    guard ours != theirs else { return }
    if !tracker.git.exists(theirs) { try remote.fetch([name]) }
    if let ours, try !tracker.git.isAncestor(ours, of: theirs) {
      report.note(.forked, name, "its history was rewritten at the remote; ours is kept")
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
}
