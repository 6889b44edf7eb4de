import Bytes
import Git
import Tracker

/// What was over there the last time.
extension Exchange {
  /// Where it is kept.
  private var trackingPrefix: String {
    "\(TrackerRepository.trackingPrefix)\(TrackerRepository.key(ofRemote: remote.name))/"
  }

  private func reference(for lane: Lane) -> String { "\(trackingPrefix)log/\(lane.name.dropFirst(Lane.prefix.count))" }

  /// Notes what the other side has.
  func remember(_ lane: Lane) throws {
    let name = reference(for: lane)
    let old = try tracker.git.reference(name)
    guard old != lane.head else { return }
    // Somebody else notes the same, or it is locked: the next exchange notes it.
    _ = try? tracker.git.compareAndSwap(name, from: old, to: lane.head, durable: false, reason: "patchbay sync")
  }

  /// Notes by which rules the other side goes, so that `update` and `check` can refuse what would be refused there.
  func rememberConfiguration(_ theirs: ObjectID?) {
    guard let theirs else { return }
    let name = TrackerRepository.configurationReference(ofRemote: remote.name)
    guard let old = try? tracker.git.reference(name), old != theirs else {
      if (try? tracker.git.reference(name)) == nil { note(theirs, from: nil, name) }
      return
    }
    note(theirs, from: old, name)
  }

  private func note(_ theirs: ObjectID, from old: ObjectID?, _ name: String) {
    if !tracker.git.exists(theirs) { try? remote.fetch([TrackerRepository.configurationReference]) }
    _ = try? tracker.git.compareAndSwap(name, from: old, to: theirs, durable: false, reason: "patchbay sync")
  }

  /// Looks whether a lane over there still holds what it held the last time.
  mutating func compare(_ theirs: Lane) throws {
    guard tracker.git.exists(theirs.head) else { return }
    if let old = try tracker.git.reference(reference(for: theirs)), old != theirs.head, tracker.git.exists(old),
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
