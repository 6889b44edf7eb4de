public import Bytes
import Git
public import Tracker

/// Something in a tracker that notification commands are run for: a difference between two views.
public enum Notification: Sendable {
  /// A series none of whose mails was in a series before.
  case created(SeriesGroup)
  /// A series of which no part is missing any more.
  case completed(SeriesGroup)
  case stateChanged(StateChange)

  /// A patch or series that got another state.
  public struct StateChange: Sendable {
    /// The message that the event names, or the head of the series.
    public let target: ObjectID
    /// The series that contains the target, if one does.
    public let series: SeriesGroup?
    /// The state before.
    public let was: String
    public let state: String
    /// The event that set the state; nil where it follows from something else, such as a newer version.
    public let entry: ReviewHistory.Entry?
  }

  /// Unique among the notifications between two views.
  public var key: String {
    switch self {
    case .created(let group): "created \(group.head.hex)"
    case .completed(let group): "completed \(group.head.hex)"
    case .stateChanged(let change): "state \(change.target.hex) \(change.entry?.id.hex ?? change.state)"
    }
  }
}

extension Notification {
  /// The notifications between two views, in order: series by head, then states. The newer view holds all facts of the
  /// older one.
  ///
  /// Takes time in proportion to what differs.
  public static func between(_ old: Snapshot, _ new: Snapshot) throws -> [Notification] {
    var result: [Notification] = []
    var heads: [ObjectID] = []
    for change in try new.data.series.changes(since: old.data.series, in: new.store) {
      guard let group = try new.series(head: change.key) else { continue }
      heads.append(group.head)
      let before = try earlier(group, in: old)
      if before.isEmpty { result.append(.created(group)) }
      if group.missing.isEmpty, !before.contains(where: { $0.missing.isEmpty }) { result.append(.completed(group)) }
    }
    for change in try new.data.reviews.changes(since: old.data.reviews, in: new.store) {
      result += try set(on: change.key, old, new).map(Notification.stateChanged)
    }
    result += try following(heads, old, new).map(Notification.stateChanged)
    return result
  }

  /// The series that this one's mails belonged to. A cover letter that arrives after its patches gives the same series
  /// another head.
  private static func earlier(_ group: SeriesGroup, in old: Snapshot) throws -> [SeriesGroup] {
    if let same = try old.series(head: group.head) { return [same] }
    var result: [ObjectID: SeriesGroup] = [:]
    for member in group.members where try old.contains(member) {
      if let series = try old.series(containing: member) { result[series.head] = series }
    }
    return Array(result.values)
  }

  /// The states set by events.
  private static func set(on target: ObjectID, _ old: Snapshot, _ new: Snapshot) throws -> [StateChange] {
    let known = Set(try old.history(of: target).entries.map(\.id))
    let series = try new.series(containing: target)
    var result: [StateChange] = []
    for entry in try new.history(of: target).entries where !known.contains(entry.id) {
      for case .state(let state) in entry.event.changes {
        result.append(
          StateChange(
            target: target, series: series, was: try stateName(of: target, in: old), state: state, entry: entry))
      }
    }
    return result
  }

  private static func stateName(of target: ObjectID, in snapshot: Snapshot) throws -> String {
    guard let series = try snapshot.series(containing: target) else { return ReviewStates.initial }
    let isPatch = series.allPatches.contains { $0.id == target }
    return isPatch && !(series.head == target && series.cover != nil)
      ? try snapshot.reviewState(ofPatch: target, in: series).name : try snapshot.reviewState(of: series).name
  }

  /// The states that follow from newer versions: of the series that changed, and of their previous versions.
  private static func following(_ heads: [ObjectID], _ old: Snapshot, _ new: Snapshot) throws -> [StateChange] {
    var result: [StateChange] = []
    var queue = heads
    var seen = Set(heads)
    while let head = queue.popLast() {
      guard let group = try new.series(head: head) else { continue }
      if let previous = group.previous, seen.insert(previous).inserted { queue.append(previous) }
      guard let before = try old.series(head: head) else { continue }
      let (was, state) = (try old.reviewState(of: before), try new.reviewState(of: group))
      if case .event = state.origin { continue }
      guard was.name != state.name else { continue }
      result.append(StateChange(target: head, series: group, was: was.name, state: state.name, entry: nil))
    }
    return result.sorted { $0.target < $1.target }
  }
}
