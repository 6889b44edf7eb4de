import Bytes
import Git
import Platform
import Tracker

extension Exchange {
  /// How often to retry a lane that other processes move at the same time.
  private static let attempts = 50
  /// How often a tracker takes a new name because its lanes grew elsewhere. More than this is not a restored backup but
  /// an attack.
  private static let renewalLimit = 32

  // MARK: Moving lanes here

  /// Accepts the commits of a remote lane, whose objects have been fetched and checked.
  mutating func take(_ theirs: Lane, commits: Int) throws {
    for _ in 0..<Self.attempts {
      let lanes = try Lanes(of: tracker)
      let standing = try standing(of: theirs, among: lanes)
      if try carryOut(LaneDecision(standing), theirs, lanes, commits) { return }
    }
    report.note(.stuck, theirs.name, "other processes keep moving it; sync again")
  }

  private func standing(of theirs: Lane, among lanes: Lanes) throws -> LaneStanding {
    let ours = lanes[theirs.name]
    let relation: LaneStanding.Relation =
      if let ours {
        if try tracker.git.isAncestor(theirs.head, of: ours) {
          .behind
        } else {
          try tracker.git.isAncestor(ours, of: theirs.head) ? .ahead : .forked
        }
      } else { .new }
    let isOwn = Lane.Name(theirs.name).map { writer.owns($0.writer) } ?? false
    let isForked = relation == .forked
    return LaneStanding(
      relation: relation, isOwn: isOwn && writer.former.count < Self.renewalLimit,
      oursIsHeld: try isForked
        && ours.map { try lanes.holder(of: $0, besides: theirs.name, in: tracker) != nil } ?? false,
      theirsIsHeld: try relation != .behind && lanes.holder(of: theirs.head, besides: theirs.name, in: tracker) != nil,
      oursIsFirst: ours.map { $0 < theirs.head } ?? false, isLocked: tracker.git.isLocked(theirs.name),
      writes: writer.present != nil, adoptsForks: options.adoptsForks)
  }

  /// - Returns: false to look again, because the lane moved meanwhile.
  private mutating func carryOut(
    _ decision: LaneDecision, _ theirs: Lane, _ lanes: Lanes, _ commits: Int
  ) throws -> Bool {
    let ours = lanes[theirs.name]
    switch decision {
    case .nothing: return true
    case .take:
      guard try move(theirs, from: ours) else { return false }
    case .replace:
      guard let ours, try move(theirs, from: ours) else { return false }
      // The lane that held it may have been moved at the same moment, for the same reason.
      if try Lanes(of: tracker).holder(of: ours, besides: theirs.name, in: tracker) == nil, writer.present != nil {
        _ = try keep(ours, besides: theirs.name)
      }
    case .takeElsewhere, .reportLock:
      // A live process releases its lock in a moment.
      guard try move(theirs, from: ours) else { return false }
    case .leave:
      withheld.insert(theirs.name)
      return true
    case .keepBoth:
      withheld.insert(theirs.name)
      let kept = try keep(theirs.head, besides: theirs.name)
      report.note(.forked, theirs.name, "both sides are kept, the remote's on \(kept)", isHealed: true)
    case .refuse:
      withheld.insert(theirs.name)
      report.note(
        .forked, theirs.name,
        "the remote's log has diverged from ours: forged, or two trackers share a writer name; it is not taken. If you "
          + "trust it: patchbay sync --adopt-forks")
      return true
    case .renew:
      guard try renew(theirs, from: ours) else { return false }
    }
    note(taken: theirs, commits)
    return true
  }

  private mutating func note(taken lane: Lane, _ commits: Int) {
    guard !withheld.contains(lane.name) else { return }
    report.received.lanes += 1
    report.received.commits += commits
  }

  /// Moves ours to theirs, or keeps theirs elsewhere if the lock is not released.
  ///
  /// - Returns: false to look again, because the lane moved meanwhile.
  private mutating func move(_ theirs: Lane, from ours: ObjectID?) throws -> Bool {
    switch try swap(theirs.name, from: ours, to: theirs.head) {
    case .swapped: return true
    case .changed: return false
    case .locked:
      try keepLocked(theirs)
      return true
    }
  }

  /// Retries while a lane is locked; a lock that is not released was left by a killed process.
  private func swap(_ name: String, from old: ObjectID?, to new: ObjectID) throws -> SwapResult {
    for _ in 0..<10 {
      let result = try tracker.git.compareAndSwap(name, from: old, to: new, reason: "patchbay sync")
      if result != .locked { return result }
      Clock.sleepJittered(upTo: .milliseconds(10))
    }
    return .locked
  }

  private mutating func keepLocked(_ theirs: Lane) throws {
    withheld.insert(theirs.name)
    guard writer.present != nil else {
      report.note(.stuck, theirs.name, "a killed process left a lock on it here; see patchbay doctor")
      return
    }
    let kept = try keep(theirs.head, besides: theirs.name)
    report.note(
      .stuck, theirs.name,
      "a killed process left a lock on it here, so it is kept as \(kept); see patchbay doctor",
      isHealed: true)
  }

  /// Makes a lane of our own for commits that no other lane reaches.
  ///
  /// - Returns: The lane.
  mutating func keep(_ commit: ObjectID, besides name: String) throws -> String {
    let lanes = try Lanes(of: tracker)
    for lane in lanes.all where lane.name != name && lane.head == commit { return lane.name }
    guard let present = writer.present else { throw TrackerError.noWriter(tracker.git.path) }
    return try keep(commit, by: present)
  }

  private mutating func keep(_ commit: ObjectID, by writer: String) throws -> String {
    for number in 0..<LogWriter.laneLimit {
      let name = Lane.reference(writer: writer, number: number)
      guard try tracker.git.reference(name) == nil else { continue }
      if try swap(name, from: nil, to: commit) == .swapped { return name }
    }
    throw TrackerError.busy
  }

  /// Takes a new writer name, because our own lane at the remote has commits that we do not have.
  ///
  /// - Returns: false to look again, because it moved meanwhile.
  private mutating func renew(_ theirs: Lane, from ours: ObjectID?) throws -> Bool {
    try writer.remember(in: tracker)
    let isForked = try ours.map { try !tracker.git.isAncestor($0, of: theirs.head) } ?? false
    let isPresent = Lane.Name(theirs.name)?.writer == writer.present
    let name = isPresent ? WriterNames.random() : writer.present ?? WriterNames.random()
    var place = ""
    if isForked, let ours, try Lanes(of: tracker).holder(of: ours, besides: theirs.name, in: tracker) == nil {
      place = " and keeps its own on \(try keep(ours, by: name))"
    }
    guard try move(theirs, from: ours) else { return false }
    if isPresent {
      try writer.change(to: name, in: tracker)
      report.newWriter = name
    }
    report.note(
      .forked, theirs.name,
      "the remote has more of this tracker's log than this tracker, which was restored from a backup, or copied; it took "
        + "the remote's log\(place), and writes as \(writer.present ?? name) from now on", isHealed: true)
    return true
  }
}
