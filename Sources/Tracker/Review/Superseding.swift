import Bytes
import Mail

/// What newer versions of a series leave of it.
///
/// A version takes the place of the whole series if it has half as many patches or more, or bears the same change-id or,
/// both having cover letters, the same title. One that is smaller, such as the single patch that a maintainer sends again
/// of the fourteen of a pull, takes the place of those patches only that it has, by name or by change.
struct Superseding {
  /// The newest version that took the place of the whole.
  private(set) var whole: ObjectID?
  /// For each patch that has been taken the place of, the newest version that did it.
  private(set) var patches: [ObjectID: ObjectID] = [:]

  /// - Parameter versions: Those that follow the series, oldest first.
  init(of series: SeriesGroup, by versions: [SeriesGroup], in snapshot: Snapshot) throws {
    // An incomplete version takes nobody's place yet.
    for newer in versions where newer.missing.isEmpty {
      let isWhole = try Self.replaces(newer, series, in: snapshot)
      if isWhole { whole = newer.head }
      let marks = isWhole ? [] : try Self.marks(of: newer, in: snapshot)
      let kept = Set(newer.inherited.values)
      for patch in series.allPatches {
        if kept.contains(patch.id) {
          patches[patch.id] = nil
        } else if try isWhole || !marks.isDisjoint(with: Self.marks(of: patch.id, in: snapshot)) {
          patches[patch.id] = newer.head
        }
      }
    }
  }

  /// Whether a newer version takes the place of the whole series.
  static func replaces(_ newer: SeriesGroup, _ series: SeriesGroup, in snapshot: Snapshot) throws -> Bool {
    if newer.allPatches.count * 2 >= series.allPatches.count { return true }
    guard let one = try snapshot.message(newer.head), let other = try snapshot.message(series.head) else {
      return false
    }
    if let changeID = one.content.changeID, changeID == other.content.changeID { return true }
    guard newer.cover != nil, series.cover != nil, let title = RevisionKeys.name(of: one) else { return false }
    return title == RevisionKeys.name(of: other)
  }

  /// What tells a patch again in another version: its name and its change.
  private enum Mark: Hashable {
    case name(String)
    case change(ObjectID)
  }

  private static func marks(of series: SeriesGroup, in snapshot: Snapshot) throws -> Set<Mark> {
    try series.allPatches.reduce(into: []) { $0.formUnion(try marks(of: $1.id, in: snapshot)) }
  }

  private static func marks(of patch: ObjectID, in snapshot: Snapshot) throws -> Set<Mark> {
    guard let record = try snapshot.message(patch) else { return [] }
    return Set(
      [RevisionKeys.name(of: record).map(Mark.name), record.content.patchID.map(Mark.change)].compactMap(\.self))
  }
}

extension Snapshot {
  /// Whether a newer version of a series takes the place of the whole, so that nobody need look at the older one.
  public func replaces(_ newer: SeriesGroup, _ series: SeriesGroup) throws -> Bool {
    try Superseding.replaces(newer, series, in: self)
  }
}
