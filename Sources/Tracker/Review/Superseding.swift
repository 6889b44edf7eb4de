import Bytes
import Mail
import Patches

/// The effect of newer versions on a series.
///
/// A version takes the place of the whole series if a person says that it is one, or if it has half as many patches or
/// more, or bears the same change-id or the title of its cover letter, unless that is a patch's, too. One that is smaller,
/// such as the single patch that a maintainer sends again of the fourteen of a pull, takes the place of those patches only
/// that it has, by name or by change.
///
/// One that is incomplete counts as soon as more than half of it is there, or all that is there of the older one, or
/// somebody answered it: then people work on it.
struct Superseding {
  /// The newest version that took the place of the whole.
  private(set) var whole: ObjectID?
  /// For each superseded patch, the newest version that supersedes it.
  private(set) var patches: [ObjectID: ObjectID] = [:]

  /// - Parameter versions: Those that follow the series, oldest first.
  init(of series: SeriesGroup, by versions: [SeriesGroup], in snapshot: Snapshot) throws {
    for newer in versions where try Self.counts(newer, against: series, in: snapshot) {
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
    if isByPerson(newer, series) || newer.allPatches.count * 2 >= series.allPatches.count { return true }
    guard let one = try snapshot.message(newer.head), let other = try snapshot.message(series.head) else {
      return false
    }
    if let changeID = one.content.changeID, changeID == other.content.changeID { return true }
    guard series.cover != nil, let title = RevisionKeys.name(of: one), title == RevisionKeys.name(of: other) else {
      return false
    }
    // Without a cover letter it is all patches in one, or that patch alone.
    return try newer.cover != nil
      || !series.allPatches.contains { try marks(of: $0.id, in: snapshot).contains(.name(title)) }
  }

  /// Whether a newer version already supersedes: an incomplete one may still be arriving.
  private static func counts(
    _ newer: SeriesGroup, against series: SeriesGroup, in snapshot: Snapshot
  ) throws -> Bool {
    let came = newer.allPatches.count
    if newer.missing.isEmpty || isByPerson(newer, series) || came * 2 > newer.total { return true }
    guard came > 0 else { return false }
    let marks = try marks(of: newer, in: snapshot)
    if try series.allPatches.allSatisfy({ !marks.isDisjoint(with: try Self.marks(of: $0.id, in: snapshot)) }) {
      return true
    }
    return try isAnswered(newer, in: snapshot)
  }

  private static func isByPerson(_ newer: SeriesGroup, _ series: SeriesGroup) -> Bool {
    newer.previous == series.head && newer.evidence.contains(.person)
  }

  /// Whether somebody else answered one of its mails.
  private static func isAnswered(_ series: SeriesGroup, in snapshot: Snapshot) throws -> Bool {
    let sender = try snapshot.message(series.head)?.content.sender.email.lowercased()
    for member in series.members {
      for answer in try snapshot.answers(to: member) where answer.record.content.kind == .comment {
        if answer.record.content.sender.email.lowercased() != sender { return true }
      }
    }
    return false
  }

  /// What identifies a patch in another version: its name and its change.
  enum Mark: Hashable {
    case name(String)
    case change(ObjectID)
  }

  private static func marks(of series: SeriesGroup, in snapshot: Snapshot) throws -> Set<Mark> {
    try series.allPatches.reduce(into: []) { $0.formUnion(try marks(of: $1.id, in: snapshot)) }
  }

  static func marks(of patch: ObjectID, in snapshot: Snapshot) throws -> Set<Mark> {
    guard let record = try snapshot.message(patch) else { return [] }
    return Set(
      [RevisionKeys.name(of: record).map(Mark.name), record.content.patchID.map(Mark.change)].compactMap(\.self))
  }
}

extension Snapshot {
  /// Whether a newer version supersedes the whole series, so that the older one needs no attention.
  public func replaces(_ newer: SeriesGroup, _ series: SeriesGroup) throws -> Bool {
    try Superseding.replaces(newer, series, in: self)
  }
}
