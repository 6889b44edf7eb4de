import Bytes
import Git
import Tracker

/// The remote lanes as of the last exchange.
extension Exchange {
  /// The prefix of the references that remember them.
  private var trackingPrefix: String {
    "\(TrackerRepository.trackingPrefix)\(TrackerRepository.key(ofRemote: remote.name))/"
  }

  private func reference(for lane: Lane) -> String { "\(trackingPrefix)log/\(lane.name.dropFirst(Lane.prefix.count))" }

  /// Remembers the head of a remote lane.
  func remember(_ lane: Lane) throws {
    let name = reference(for: lane)
    let old = try tracker.git.reference(name)
    guard old != lane.head else { return }
    // If another process does the same, or it is locked, the next exchange remembers it.
    _ = try? tracker.git.compareAndSwap(name, from: old, to: lane.head, durable: false, reason: "patchbay sync")
  }

  /// Remembers the remote's configuration, so that `update` and `check` can refuse what it would refuse.
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

  /// Checks that a remote lane still has the commits that it had at the last exchange.
  mutating func compare(_ theirs: Lane) throws {
    guard tracker.git.exists(theirs.head) else { return }
    if let old = try tracker.git.reference(reference(for: theirs)), old != theirs.head, tracker.git.exists(old),
      try !tracker.git.isAncestor(old, of: theirs.head)
    {
      let isHealed = options.sends || report.problems.contains { $0.lane == theirs.name && $0.isHealed }
      report.note(
        .rewound, theirs.name,
        isHealed
          ? "the remote had lost commits that it had at the last exchange; nothing is lost here, and they are restored"
          : "the remote has lost commits that it had at the last exchange; nothing is lost here", isHealed: isHealed)
      if !isHealed { return }
    }
    try remember(theirs)
  }
}
