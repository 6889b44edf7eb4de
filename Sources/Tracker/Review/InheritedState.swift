public import Bytes
import Git
import Mail

/// What a series inherits from the version before it: state belongs to the work, not to a mail.
///
/// Delegate and archive flag are inherited until they are set on the newer version, and notes are shown with it.
/// Decisions on one patch are inherited by the patch with the same title or change.
public struct InheritedState: Sendable {
  /// The delegate of the earlier version; for a series without a cover letter, the one that all its patches share.
  public private(set) var delegate: (entry: ReviewHistory.Entry, delegate: String?)?
  /// Whether it was archived.
  public private(set) var archived: (entry: ReviewHistory.Entry, isArchived: Bool)?
  /// The notes on the earlier versions and their patches, oldest first.
  public private(set) var notes: [ReviewHistory.Entry] = []
  /// The delegates of patches, by what identifies a patch in another version.
  private var delegates: [Superseding.Mark: (entry: ReviewHistory.Entry, delegate: String?)] = [:]

  /// Nothing.
  public init() {}

  var isEmpty: Bool { delegate == nil && archived == nil && notes.isEmpty && delegates.isEmpty }

  /// The delegate of a patch by an earlier version.
  func delegate(of marks: Set<Superseding.Mark>) -> (entry: ReviewHistory.Entry, delegate: String?)? {
    let own = marks.compactMap { delegates[$0] }
    return own.max { DateOrder.precedes(left: $0.entry, right: $1.entry) } ?? delegate
  }

  /// Adds the events of a version on top of what it inherited itself.
  fileprivate mutating func add(_ series: SeriesGroup, in snapshot: Snapshot) throws {
    let head = try snapshot.history(of: series.head)
    var merged = series.cover == nil ? [] : head.entries
    var agreed: [(entry: ReviewHistory.Entry, delegate: String?)] = []
    let own = series.patches.sorted { $0.key < $1.key }.map(\.value)
    for patch in own {
      let history = try patch == series.head ? head : snapshot.history(of: patch)
      guard !history.entries.isEmpty else { continue }
      merged += history.entries
      guard let last = ReviewHistory.merged(series.cover == nil ? [history] : [head, history]).lastDelegate else {
        continue
      }
      agreed.append(last)
      for mark in try Superseding.marks(of: patch, in: snapshot) { delegates[mark] = last }
    }
    if series.cover != nil {
      delegate = head.lastDelegate ?? delegate
    } else if agreed.count == own.count, let first = agreed.first,
      agreed.allSatisfy({ $0.delegate == first.delegate })
    {
      delegate = first
    }
    archived = head.lastArchived ?? archived
    let isKnown = Set(notes.map(\.id))
    notes += merged.filter { $0.event.isNote && !isKnown.contains($0.id) }
    notes.sort { DateOrder.precedes(left: $0, right: $1) }
  }
}

extension Snapshot {
  /// What a series inherits from the versions before it.
  public func inheritedState(of series: SeriesGroup) throws -> InheritedState {
    var result = InheritedState()
    guard series.previous != nil, !data.reviews.isEmpty else { return result }
    var earlier = try previousVersion(of: series)
    var chain: [SeriesGroup] = []
    var visited: Set<ObjectID> = [series.head]
    while let version = earlier, visited.insert(version.head).inserted, chain.count < Self.versionLimit {
      chain.append(version)
      earlier = try previousVersion(of: version)
    }
    for version in chain.reversed() { try result.add(version, in: self) }
    return result
  }

  /// The delegate of a patch by an earlier version.
  public func delegate(
    of patch: ObjectID, _ inherited: InheritedState
  ) throws -> (entry: ReviewHistory.Entry, delegate: String?)? {
    guard !inherited.isEmpty else { return nil }
    return inherited.delegate(of: try Superseding.marks(of: patch, in: self))
  }

  /// The version that a series inherits from: the one before it, unless another one follows that first.
  private func previousVersion(of series: SeriesGroup) throws -> SeriesGroup? {
    guard let head = series.previous, let previous = try self.series(head: head), previous.next == series.head else {
      return nil
    }
    return previous
  }
}

extension Event {
  /// Whether it sets nothing, and is only a note.
  public var isNote: Bool { changes.isEmpty && reason != nil }
}

extension DateOrder {
  /// Events in the order in which they count.
  static func precedes(left: ReviewHistory.Entry, right: ReviewHistory.Entry) -> Bool {
    ReviewHistory.Entry.precedes(left, right)
  }
}
