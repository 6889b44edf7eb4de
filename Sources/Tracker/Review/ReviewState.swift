public import Bytes
import Mail
import Patches

/// The review state of a series or patch, and where it comes from.
public struct ReviewState: Hashable, Sendable {
  public let name: String
  public let origin: Origin
  /// The state before it was superseded.
  public var before: String?

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

  public init(name: String, origin: Origin, before: String? = nil) {
    self.name = name
    self.origin = origin
    self.before = before
  }

  /// The state without any decision.
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

extension Snapshot {
  /// The state of a series: what was set on it last, else what its mail asks for, else what all its patches agree in or,
  /// if all are closed, most came to, else new. Whatever open state that is, it is superseded where a newer version took its place (``Superseding``); a
  /// decision that closes it stays.
  public func reviewState(of series: SeriesGroup) throws -> ReviewState { try reviewStates(of: series).series }

  /// The state of one patch of a series: the last of what was set on it and on the series, else what its mail or the
  /// cover letter asks for, else new; superseded where that is open and a newer version took its place.
  public func reviewState(ofPatch id: ObjectID, in series: SeriesGroup) throws -> ReviewState {
    try reviewState(ofPatch: id, in: series, superseding(series), hint: stateHint(of:))
  }

  /// The states of single patches of a series, for a few of many: the effect of newer versions is computed once.
  package func patchStates(of series: SeriesGroup) throws -> (ObjectID) throws -> ReviewState {
    let superseding = try superseding(series)
    return { id in try reviewState(ofPatch: id, in: series, superseding, hint: stateHint(of:)) }
  }

  /// The state of a series and of each of its patches, by id, those that stand in an earlier version among them.
  public func reviewStates(
    of series: SeriesGroup
  ) throws -> (series: ReviewState, patches: [ObjectID: ReviewState]) {
    try reviewStates(of: series, hint: stateHint(of:))
  }

  /// The same for callers that have read the mails.
  ///
  /// - Parameter hint: The state that a mail asks for.
  public func reviewStates(
    of series: SeriesGroup, hint: (ObjectID) throws -> String?
  ) throws -> (series: ReviewState, patches: [ObjectID: ReviewState]) {
    let superseding = try superseding(series)
    var patches: [ObjectID: ReviewState] = [:]
    for patch in series.allPatches {
      patches[patch.id] = try reviewState(ofPatch: patch.id, in: series, superseding, hint: hint)
    }
    // Without a cover letter the head is patch 1, and what is set on it is about that patch alone.
    if series.cover != nil || series.patches.isEmpty, let state = try explicitState(of: [series.head], hint) {
      return (inForce(state, superseding.whole), patches)
    }
    let own = series.patches.sorted { $0.key < $1.key }.compactMap { patches[$0.value] }
    // A patch that lives on in the newer version stays open; the series that it came with does not.
    return (inForce(common(own) ?? .initial, superseding.whole), patches)
  }

  /// What the patches of a series agree in; where none of them is open, what most of those came to that no newer version
  /// took the place of: nothing is left to do. nil where some are open and others are not.
  private func common(_ patches: [ReviewState]) -> ReviewState? {
    guard let first = patches.first else { return nil }
    if patches.allSatisfy({ $0.name == first.name }) { return first }
    guard !patches.contains(where: { configuration.states.isOpen($0.name) }) else { return nil }
    let decided = patches.filter { $0.name != ReviewState.supersededName }
    let counts = Dictionary(decided.map { ($0.name, 1) }, uniquingKeysWith: +)
    return decided.max { (counts[$0.name] ?? 0) < (counts[$1.name] ?? 0) }
  }

  /// The state that a mail asks for.
  public func stateHint(of id: ObjectID) throws -> String? { try message(id)?.content.hints.state }

  private func superseding(_ series: SeriesGroup) throws -> Superseding {
    try Superseding(of: series, by: laterVersions(of: series), in: self)
  }

  /// The versions of a series from the first to the last, it among them.
  public func versions(of series: SeriesGroup) throws -> [SeriesGroup] {
    var result = [series]
    var visited: Set<ObjectID> = [series.head]
    while let previous = try previous(of: result[0]), visited.insert(previous.head).inserted,
      visited.count < Self.versionLimit
    {
      result.insert(previous, at: 0)
    }
    return result + (try laterVersions(of: series))
  }

  /// The versions that follow a series, oldest first.
  private func laterVersions(of series: SeriesGroup) throws -> [SeriesGroup] {
    var result: [SeriesGroup] = []
    var current = series
    var visited: Set<ObjectID> = [series.head]
    while let head = current.next, visited.insert(head).inserted, visited.count < Self.versionLimit,
      let next = try self.series(head: head)
    {
      result.append(next)
      current = next
    }
    return result
  }

  /// The most versions.
  static let versionLimit = 500

  private func reviewState(
    ofPatch id: ObjectID, in series: SeriesGroup, _ superseding: Superseding, hint: (ObjectID) throws -> String?
  ) throws -> ReviewState {
    let targets = id == series.head || series.cover == nil ? [id] : [series.head, id]
    return inForce(try explicitState(of: targets, hint) ?? .initial, superseding.patches[id])
  }

  /// The state, or superseded where it is open and a newer version took its place.
  private func inForce(_ state: ReviewState, _ newer: ObjectID?) -> ReviewState {
    guard let newer, configuration.states.isOpen(state.name) else { return state }
    return ReviewState(name: ReviewState.supersededName, origin: .superseded(by: newer), before: state.name)
  }

  /// The last state set on any of the targets, else what the mail of the last of them that says something asks for.
  private func explicitState(
    of targets: [ObjectID], _ hint: (ObjectID) throws -> String?
  ) throws -> ReviewState? {
    if let last = ReviewHistory.merged(try targets.map(history(of:))).lastState {
      return ReviewState(name: last.state, origin: .event(last.entry.id))
    }
    for target in targets.reversed() {
      // A state that does not exist is ignored: a stranger wrote it.
      if let hint = try hint(target), let name = configuration.states.name(of: hint) {
        return ReviewState(name: name, origin: .hint)
      }
    }
    return nil
  }
}
