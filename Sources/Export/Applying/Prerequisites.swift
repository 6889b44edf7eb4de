import Bytes
import Mail
import Patches
public import Tracker

/// The patches that a series says it depends on (`prerequisite-patch-id:`, and what is a ``Dependency``), as far as the
/// tracker knows them.
public struct Prerequisites: Sendable {
  /// In the order to apply them.
  public private(set) var patches: [SeriesGroup.Numbered] = []
  /// Those that the mails name and the tracker does not have.
  public private(set) var unknown: [String] = []

  private static let limit = 200

  /// Looks for what these mails of one series name.
  public init(named by: [MessageRecord], outside series: SeriesGroup, in snapshot: Snapshot) throws {
    let names = Self.unique(by.flatMap(\.content.prerequisites))
    var seen = Set(series.members)
    let patchIDs = try Self.find(names, in: snapshot)
    for name in names where Dependency(prerequisite: name) == nil {
      if let id = patchIDs[name] {
        if seen.insert(id).inserted { patches.append(.init(number: 0, id: id)) }
      } else {
        unknown.append(name)
      }
    }
    // b4 names a series and its patches, which may have been found in another version of it.
    let applied = Set(patchIDs.keys)
    for name in names {
      guard let dependency = Dependency(prerequisite: name) else { continue }
      try add(try snapshot.series(meeting: dependency), named: name, besides: applied, &seen, snapshot)
    }
    for name in Self.unique(by.flatMap(\.content.dependencies)) {
      try add(
        try Dependency(name).flatMap { try snapshot.series(meeting: $0) }, named: name, besides: applied, &seen,
        snapshot)
    }
  }

  private mutating func add(
    _ series: SeriesGroup?, named name: String, besides applied: Set<String>, _ seen: inout Set<ObjectID>,
    _ snapshot: Snapshot
  ) throws {
    guard let series else {
      unknown.append(name)
      return
    }
    for patch in series.allPatches where seen.insert(patch.id).inserted {
      if let id = try snapshot.message(patch.id)?.content.patchID, applied.contains(id.hex) { continue }
      patches.append(patch)
    }
  }

  private static func unique(_ values: [String]) -> [String] {
    var seen: Set<String> = []
    return Array(values.filter { seen.insert($0).inserted }.prefix(limit))
  }

  /// The newest mail with each of these patch-ids. There is no table of them: all messages are scanned, but only for
  /// the few series that name any.
  private static func find(_ names: [String], in snapshot: Snapshot) throws -> [String: ObjectID] {
    var wanted: [ObjectID: String] = [:]
    for name in names {
      if let id = ObjectID(hex: name) { wanted[id] = name }
    }
    guard !wanted.isEmpty else { return [:] }
    var found: [String: (date: Int64, id: ObjectID)] = [:]
    try snapshot.forEachMessage { id, record in
      if record.content.kind == .patch, let patchID = record.content.patchID, let name = wanted[patchID] {
        let date = record.content.date?.seconds ?? 0
        if found[name].map({ ($0.date, $0.id) < (date, id) }) ?? true { found[name] = (date, id) }
      }
      return true
    }
    return found.mapValues(\.id)
  }
}
