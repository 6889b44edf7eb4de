public import Bytes
import Mail
import Patches

/// Where the review of a series or patch stands, and what says so.
public struct ReviewState: Hashable, Sendable {
  public let name: String
  public let origin: Origin

  public enum Origin: Hashable, Sendable {
    /// Somebody set it.
    case event(ObjectID)
    /// The mail's own header asked for it (`X-Patchwork-State`).
    case hint
    /// A newer version took its place: the head of that series.
    case superseded(by: ObjectID)
    /// Nobody said anything.
    case initial
  }

  public init(name: String, origin: Origin) {
    self.name = name
    self.origin = origin
  }

  /// The state of what nobody has touched.
  public static let initial = ReviewState(name: "new", origin: .initial)
  public static let supersededName = "superseded"

  /// Whether a person or the mail itself said so.
  public var isExplicit: Bool {
    switch origin {
    case .event, .hint: true
    case .superseded, .initial: false
    }
  }
}

extension ReviewHistory {
  /// The last state that was set; nil if none was.
  public var lastState: (entry: Entry, state: String)? {
    for entry in entries.reversed() {
      for change in entry.event.changes.reversed() {
        if case .state(let state) = change { return (entry, state) }
      }
    }
    return nil
  }
}

extension Snapshot {
  /// The state of a series: what was set on it last, else what its mail asks for, else what all its patches agree in
  /// (superseded if a newer complete version is there), else new.
  public func reviewState(of series: SeriesGroup) throws -> ReviewState {
    // Without a cover letter the head is patch 1, and what is set on it is about that patch alone.
    if series.cover != nil || series.patches.isEmpty, let state = try explicitState(of: [series.head]) { return state }
    let newer = try supersedingSeries(of: series)
    var agreed: ReviewState?
    for (_, id) in series.patches.sorted(by: { $0.key < $1.key }) {
      let state = try reviewState(ofPatch: id, in: series, newer: newer)
      if let known = agreed, known.name != state.name { return newer.map(Self.superseded) ?? .initial }
      agreed = agreed ?? state
    }
    return agreed ?? newer.map(Self.superseded) ?? .initial
  }

  /// The state of one patch of a series: the last of what was set on it and on the series, else what its mail or the
  /// cover letter asks for, else superseded if a newer complete version is there that does not keep it, else new.
  public func reviewState(ofPatch id: ObjectID, in series: SeriesGroup) throws -> ReviewState {
    try reviewState(ofPatch: id, in: series, newer: supersedingSeries(of: series))
  }

  /// The newest complete version that follows this series; nil if there is none.
  public func supersedingSeries(of series: SeriesGroup) throws -> SeriesGroup? {
    var found: SeriesGroup?
    var current = series
    var visited: Set<ObjectID> = [series.head]
    while let head = current.next, visited.insert(head).inserted, visited.count < Self.versionLimit,
      let next = try self.series(head: head)
    {
      if next.missing.isEmpty { found = next }
      current = next
    }
    return found
  }

  /// The versions of a series from the first to the last, it among them.
  public func versions(of series: SeriesGroup) throws -> [SeriesGroup] {
    var result = [series]
    var visited: Set<ObjectID> = [series.head]
    while let head = result[0].previous, visited.insert(head).inserted, visited.count < Self.versionLimit,
      let previous = try self.series(head: head)
    {
      result.insert(previous, at: 0)
    }
    while let head = result[result.count - 1].next, visited.insert(head).inserted, visited.count < Self.versionLimit,
      let next = try self.series(head: head)
    {
      result.append(next)
    }
    return result
  }

  /// Nobody sends more versions.
  private static let versionLimit = 500

  private func reviewState(
    ofPatch id: ObjectID, in series: SeriesGroup, newer: SeriesGroup?
  ) throws -> ReviewState {
    if let state = try explicitState(of: id == series.head || series.cover == nil ? [id] : [series.head, id]) {
      return state
    }
    guard let newer, !newer.inherited.values.contains(id) else { return .initial }
    return Self.superseded(newer)
  }

  private static func superseded(_ newer: SeriesGroup) -> ReviewState {
    ReviewState(name: ReviewState.supersededName, origin: .superseded(by: newer.head))
  }

  /// The last state set on any of the targets, else what the mail of the last of them that says something asks for.
  private func explicitState(of targets: [ObjectID]) throws -> ReviewState? {
    let set = try targets.compactMap { try history(of: $0).lastState }
    let last = set.max { left, right in
      let dates = (left.entry.event.date.seconds, right.entry.event.date.seconds)
      return dates.0 == dates.1 ? left.entry.id < right.entry.id : dates.0 < dates.1
    }
    if let last { return ReviewState(name: last.state, origin: .event(last.entry.id)) }
    for target in targets.reversed() {
      // A state that there is not is nothing to go by: a stranger wrote it.
      if let hint = try message(target)?.content.hints.state, let name = configuration.states.name(of: hint) {
        return ReviewState(name: name, origin: .hint)
      }
    }
    return nil
  }
}
