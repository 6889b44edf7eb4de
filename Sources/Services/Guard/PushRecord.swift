public import Bytes
public import Git
import Platform
public import Tracker

/// Who pushed the events that name somebody else as their actor: a map from the event's id to the pusher's name.
///
/// It is not a fact: only the tracker that was pushed to knows it, and mirrors do not get it.
public struct PushRecord {
  static let prefix = TrackerRepository.pushedPrefix
  private static let reference = "\(prefix)0"
  /// What is shown if the transport named nobody.
  private static let nobody = "nobody"

  private let tree: FanoutTree

  public init(of tracker: TrackerRepository) {
    let root = (try? tracker.git.reference(Self.reference)) ?? nil
    tree = root.map { FanoutTree(root: $0) } ?? FanoutTree()
  }

  /// Who pushed an event; nil if its actor did, or it was not pushed here.
  public func pusher(of event: ObjectID, in store: some ObjectStore) -> String? {
    guard !tree.isEmpty, let entry = try? tree.value(for: event, in: store) else { return nil }
    return (try? store.blob(entry.id)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Records who pushed these events. Losing a race several times loses the record, not the push.
  static func note(_ events: [ObjectID], by name: String?, in tracker: TrackerRepository) throws {
    guard !events.isEmpty else { return }
    let blob = try tracker.git.write(.blob, Array((name ?? nobody).utf8))
    for _ in 0..<8 {
      let old = try tracker.git.reference(reference)
      let buffer = ObjectBuffer(over: tracker.git)
      var edits: [ObjectID: FanoutTree.Value?] = [:]
      let known = old.map { FanoutTree(root: $0) } ?? FanoutTree()
      // The first to push it counts.
      for event in events where try known.value(for: event, in: buffer) == nil { edits[event] = .init(id: blob) }
      guard !edits.isEmpty else { return }
      let new = try known.applying(edits, in: buffer)
      let pack = try buffer.flush(reachableFrom: [new.root])
      defer { pack?.release() }
      try tracker.git.synchronizeObjects()
      if try tracker.git.compareAndSwap(reference, from: old, to: new.root) == .swapped { return }
      Clock.sleepJittered(upTo: .milliseconds(10))
    }
  }
}
