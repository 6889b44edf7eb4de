import Bytes
import Git
import Platform
import Tracker

extension Exchange {
  /// Times that a lane is tried which others move at the same moment.
  private static let attempts = 50

  // MARK: Moving lanes here

  /// Lets in what a lane over there holds. Its objects are here and were checked.
  mutating func take(_ theirs: Lane, commits: Int) throws {
    let isOwn = Lane.Name(theirs.name).map { writer.owns($0.writer) } ?? false
    for _ in 0..<Self.attempts {
      let lanes = try Lanes(of: tracker)
      let ours = lanes[theirs.name]
      if let ours, try tracker.git.isAncestor(theirs.head, of: ours) { return }
      if isOwn {
        if try heal(theirs, from: ours) { return note(taken: theirs, commits) }
        continue
      }
      let isAhead = try ours.map { try tracker.git.isAncestor($0, of: theirs.head) } ?? true
      if !isAhead, let ours {
        guard try settleFork(theirs, ours, lanes) else { continue }
        return note(taken: theirs, commits)
      }
      if try lanes.holder(of: theirs.head, besides: theirs.name, in: tracker) != nil, tracker.git.isLocked(theirs.name)
      {
        return
      }
      switch try swap(theirs.name, from: ours, to: theirs.head) {
      case .swapped: return note(taken: theirs, commits)
      case .changed: continue
      case .locked:
        try keepLocked(theirs)
        return note(taken: theirs, commits)
      }
    }
    report.note(.stuck, theirs.name, "others move it all the time; sync again")
  }

  private mutating func note(taken lane: Lane, _ commits: Int) {
    guard !settled.contains(lane.name) else { return }
    report.received.lanes += 1
    report.received.commits += commits
  }

  /// A lane that is locked for a moment is tried again; then it was left behind by a killed process.
  private func swap(_ name: String, from old: ObjectID?, to new: ObjectID) throws -> SwapResult {
    for _ in 0..<10 {
      let result = try tracker.git.compareAndSwap(name, from: old, to: new, reason: "patchbay sync")
      if result != .locked { return result }
      Clock.sleepJittered(upTo: .milliseconds(10))
    }
    return .locked
  }

  private mutating func keepLocked(_ theirs: Lane) throws {
    settled.insert(theirs.name)
    guard writer.present != nil else {
      report.note(.stuck, theirs.name, "its lock was left behind here by a killed process; see patchbay doctor")
      return
    }
    let kept = try keep(theirs.head, besides: theirs.name)
    report.note(
      .stuck, theirs.name,
      "its lock was left behind here by a killed process, so \(kept) keeps it; see patchbay doctor",
      isHealed: true)
  }

  /// Has a lane of our own hold these commits, which no other one reaches.
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

  // MARK: Forks

  /// Our own lane came back with commits that we do not know.
  ///
  /// - Returns: false to look again, because it moved meanwhile.
  private mutating func heal(_ theirs: Lane, from ours: ObjectID?) throws -> Bool {
    try writer.remember(in: tracker)
    let isForked = try ours.map { try !tracker.git.isAncestor($0, of: theirs.head) } ?? false
    let isPresent = Lane.Name(theirs.name)?.writer == writer.present
    let name = isPresent ? WriterNames.random() : writer.present ?? WriterNames.random()
    var place = ""
    if isForked, let ours, try Lanes(of: tracker).holder(of: ours, besides: theirs.name, in: tracker) == nil {
      place = " and keeps its own on \(try keep(ours, by: name))"
    }
    switch try swap(theirs.name, from: ours, to: theirs.head) {
    case .changed: return false
    case .swapped: break
    case .locked: try keepLocked(theirs)
    }
    if isPresent {
      try writer.change(to: name, in: tracker)
      report.newWriter = name
    }
    report.note(
      .forked, theirs.name,
      "what this tracker wrote is further over there than here: it was restored from a backup, or copied; it took what "
        + "is there\(place), and writes as \(writer.present ?? name) from now on", isHealed: true)
    return true
  }

  /// A lane of somebody else that holds other commits there than here.
  ///
  /// - Returns: false to look again, because it moved meanwhile.
  private mutating func settleFork(_ theirs: Lane, _ ours: ObjectID, _ lanes: Lanes) throws -> Bool {
    let oursIsHeld = try lanes.holder(of: ours, besides: theirs.name, in: tracker) != nil
    let theirsIsHeld = try lanes.holder(of: theirs.head, besides: theirs.name, in: tracker) != nil
    if oursIsHeld, !theirsIsHeld || ours < theirs.head {
      guard try swap(theirs.name, from: ours, to: theirs.head) == .swapped else { return false }
      // Who held it may have been moved at the same moment, by the same reasoning.
      if try Lanes(of: tracker).holder(of: ours, besides: theirs.name, in: tracker) == nil, writer.present != nil {
        _ = try keep(ours, besides: theirs.name)
      }
      return true
    }
    settled.insert(theirs.name)
    if theirsIsHeld { return true }
    if options.adoptsForks, writer.present != nil {
      let kept = try keep(theirs.head, besides: theirs.name)
      report.note(.forked, theirs.name, "both sides are kept, the other one's on \(kept)", isHealed: true)
      return true
    }
    report.note(
      .forked, theirs.name,
      "it is another one over there than here: forged, or written in two places under one name; it is not taken in. If "
        + "you trust it: patchbay sync --adopt-forks")
    return true
  }

  // MARK: What was there the last time

  private var trackingPrefix: String {
    let isPlain = remote.name.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
    }
    let name = isPlain && remote.name.first != "-" ? remote.name : SHA1.hash(Array(remote.name.utf8)).hex
    return "\(TrackerRepository.trackingPrefix)\(name)/log/"
  }

  /// Notes what the other side has.
  func remember(_ lane: Lane) throws {
    let name = trackingPrefix + lane.name.dropFirst(Lane.prefix.count)
    let old = try tracker.git.reference(name)
    guard old != lane.head else { return }
    // Somebody else notes the same, or it is locked: the next exchange notes it.
    _ = try? tracker.git.compareAndSwap(name, from: old, to: lane.head, durable: false, reason: "patchbay sync")
  }

  /// Looks whether a lane over there still holds what it held the last time.
  mutating func compare(_ theirs: Lane) throws {
    let name = trackingPrefix + theirs.name.dropFirst(Lane.prefix.count)
    guard tracker.git.exists(theirs.head) else { return }
    if let old = try tracker.git.reference(name), old != theirs.head, tracker.git.exists(old),
      try !tracker.git.isAncestor(old, of: theirs.head)
    {
      let isHealed = options.sends || report.problems.contains { $0.lane == theirs.name && $0.isHealed }
      report.note(
        .rewound, theirs.name,
        isHealed
          ? "over there it no longer held what it held the last time; nothing is lost here, and it is given back"
          : "over there it no longer holds what it held the last time; nothing is lost here", isHealed: isHealed)
      if !isHealed { return }
    }
    try remember(theirs)
  }
}
